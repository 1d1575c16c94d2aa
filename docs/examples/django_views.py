"""A register behind Django: views for a project that signs people on."""

from __future__ import annotations

import service
from django.http import HttpRequest, JsonResponse

from partyreg import RefusedError

# The register is not one of Django's databases: it has its own connections, and takes no part in
# ATOMIC_REQUESTS. What belongs together goes into one command of the register, such as a plan.


def can(request: HttpRequest) -> JsonResponse:
    """Answer whether the account may do this there."""
    asked = request.GET
    login, person = request.META["HTTP_X_LOGIN"], request.META["HTTP_X_PERSON"]
    return JsonResponse(service.can(login, person, asked["function"], asked["target"]))


def submit(request: HttpRequest, operation: str) -> JsonResponse:
    """Apply for a transfer, once for each operation id."""
    login, person = request.META["HTTP_X_LOGIN"], request.META["HTTP_X_PERSON"]
    member, to = request.POST["member"], request.POST["to"]
    try:
        return JsonResponse(service.submit(login, person, member, to, operation))
    except RefusedError as why:
        return JsonResponse(service.reasons(why), status=409)
