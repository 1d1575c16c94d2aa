"""A register behind FastAPI: uvicorn fastapi_app:app --workers 4."""

from __future__ import annotations

from typing import Annotated, Any

import service
from fastapi import FastAPI, Header, Request
from fastapi.responses import JSONResponse

from partyreg import PartyregError

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


@app.exception_handler(PartyregError)
def wrong(_: Request, why: PartyregError) -> JSONResponse:
    """Answer whatever partyreg raises; FastAPI looks for the nearest base of an error."""
    status, said = service.answer(why)
    return JSONResponse(said, status_code=status)
