"""A register behind FastAPI: uvicorn fastapi_app:app --workers 4."""

from __future__ import annotations

from typing import Annotated, Any

import service
from fastapi import FastAPI, Header, Request
from fastapi.responses import JSONResponse

from partyreg import RefusedError, UnavailableError

app = FastAPI()
Login = Annotated[str, Header()]
Person = Annotated[str, Header()]


# Plain functions, not coroutines: FastAPI runs them on threads, and the store lets one of them at a
# time into the register of the process.
@app.get("/can")
def can(x_login: Login, x_person: Person, function: str, target: str) -> dict[str, Any]:
    """Answer whether the account may do this there."""
    return service.can(x_login, x_person, function, target)


@app.post("/transfers/{operation}")
def submit(
    operation: str, x_login: Login, x_person: Person, member: str, to: str
) -> dict[str, Any]:
    """Apply for a transfer, once for each operation id."""
    return service.submit(x_login, x_person, member, to, operation)


@app.exception_handler(RefusedError)
def refused(_: Request, why: RefusedError) -> JSONResponse:
    """Answer a refusal with all its reasons."""
    return JSONResponse(service.reasons(why), status_code=409)


@app.exception_handler(UnavailableError)
def unavailable(_: Request, why: UnavailableError) -> JSONResponse:
    """Say that the database cannot be reached; nothing has been written."""
    return JSONResponse({"unavailable": str(why)}, status_code=503)
