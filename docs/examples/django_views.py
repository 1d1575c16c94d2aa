"""A register behind Django: views for a project that signs people on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import service
from django.http import HttpRequest, JsonResponse

from partyreg import PartyregError

# The register is not one of Django's databases: it has its own connections, and takes no part in
# ATOMIC_REQUESTS. What belongs together goes into one command of the register, such as a plan.


def answered(view: Callable[..., JsonResponse]) -> Callable[..., JsonResponse]:
    """Let a view answer whatever partyreg raises."""

    @wraps(view)
    def asked(request: HttpRequest, **named: Any) -> JsonResponse:
        """Ask the view, and turn an error into an answer."""
        try:
            return view(request, **named)
        except PartyregError as why:
            status, said = service.answer(why)
            return JsonResponse(said, status=status)

    return asked


@answered
def can(request: HttpRequest) -> JsonResponse:
    """Answer whether the account may do this there."""
    login, person = request.META["HTTP_X_LOGIN"], request.META["HTTP_X_PERSON"]
    function, target = request.GET.get("function", ""), request.GET.get("target", "")
    return JsonResponse(service.can(login, person, function, target))


@answered
def submit(request: HttpRequest, operation: str) -> JsonResponse:
    """Apply for a transfer, once for each operation id."""
    login, person = request.META["HTTP_X_LOGIN"], request.META["HTTP_X_PERSON"]
    member, to = request.POST.get("member", ""), request.POST.get("to", "")
    return JsonResponse(service.submit(login, person, member, to, operation))
