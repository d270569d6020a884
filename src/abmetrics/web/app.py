"""The pages: one function, `create_app`, from a workspace's folder to an ASGI application.

Every page has a twin under the same path with `.json`; both take the same parameters and are made from the same
objects. A wrong address is a page too: it says what is wrong and what there is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from jinja2 import Environment
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from abmetrics import __version__
from abmetrics.errors import AbmetricsError, BuildError, UnknownName
from abmetrics.web.address import Address, read_address
from abmetrics.web.catalogue_page import catalogue_page
from abmetrics.web.data_page import builds_page, data_page
from abmetrics.web.definition_page import definition_page
from abmetrics.web.evidence_page import evidence_page
from abmetrics.web.headers import SafetyHeaders
from abmetrics.web.overview import SHARED_CUTS, overview
from abmetrics.web.page import ROOM, Page, Site, environment
from abmetrics.web.visit import Asked, Visit
from abmetrics.workspace import Build, Workspace

LOCAL_HOSTS = ("127.0.0.1", "localhost")
"""The names under which a browser on this machine reaches us; any other Host header is refused (DNS rebinding)."""

Writer: TypeAlias = Callable[[Visit, Request], Page]

_PAGES: tuple[tuple[str, str, Writer], ...] = (
    ("/", "/index.json", lambda visit, _: overview(visit)),
    ("/kpis", "/kpis.json", lambda visit, _: catalogue_page(visit)),
    ("/kpi/{id}/rows", "/kpi/{id}/rows.json", lambda visit, request: evidence_page(visit, request.path_params["id"])),
    ("/kpi/{id}", "/kpi/{id}.json", lambda visit, request: definition_page(visit, request.path_params["id"])),
    ("/data", "/data.json", lambda visit, _: data_page(visit)),
    ("/builds", "/builds.json", lambda visit, _: builds_page(visit)),
)


def create_app(folder: Path, hosts: tuple[str, ...] = LOCAL_HOSTS) -> Starlette:
    """The application over the workspace in `folder`; its settings are read now, its builds at each request."""
    site = _Pages(Workspace(folder))
    twins = [Route(twin, site.twin(writer)) for _, twin, writer in _PAGES]
    pages = [Route(path, site.page(writer)) for path, _, writer in _PAGES]
    return Starlette(
        routes=[*twins, *pages, Mount("/static", StaticFiles(directory=ROOM / "static"))],
        middleware=[
            Middleware(SafetyHeaders),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts)),
            Middleware(GZipMiddleware, minimum_size=2_000),
        ],
        exception_handlers={AbmetricsError: site.refused, HTTPException: site.not_there},
    )


class _Pages:
    """What the routes share: the workspace, its templates and the answers already given."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.site = Site(workspace.settings.workspace.name)
        self.templates: Environment = environment()
        self.asked = Asked()

    def page(self, writer: Writer) -> Callable[[Request], Response]:
        """The endpoint that shows what the writer writes."""

        def endpoint(request: Request) -> Response:
            visit = self._visit(request)
            return self._unless_known(request, visit, lambda: self._html(request, visit, writer(visit, request)))

        return endpoint

    def twin(self, writer: Writer) -> Callable[[Request], Response]:
        """The endpoint that says the same as JSON."""

        def endpoint(request: Request) -> Response:
            visit = self._visit(request)
            return self._unless_known(request, visit, lambda: _json(writer(visit, request).twin))

        return endpoint

    def refused(self, request: Request, error: Exception) -> Response:
        """Our own errors as a page: 404 for a KPI or build there is none of, 503 before the first build, else 400."""
        missing = isinstance(error, UnknownName) and error.what in ("KPI", "build")
        status = 404 if missing else 503 if isinstance(error, BuildError) else 400
        heading = {404: "There is no such thing here", 503: "There is nothing to read yet", 400: "This cannot be asked"}
        return self._error(request, status, heading[status], str(error))

    def not_there(self, request: Request, error: Exception) -> Response:
        """A path that no page has."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        return self._error(request, status, "There is no such page", f"{request.url.path} leads nowhere.")

    def _visit(self, request: Request) -> Visit:
        address = read_address(request.query_params, self.workspace.settings.workspace.fiscal_year_start)
        id = address.build or self.workspace.store.current()
        return Visit(self.workspace, self._opened(id), address, self.asked)

    def _opened(self, id: str) -> Build:
        """The build, opened once; UnknownName where there is none."""
        return self.asked.once(("build", id), lambda: self.workspace.open(id))

    def _unless_known(self, request: Request, visit: Visit, respond: Callable[[], Response]) -> Response:
        """A build never changes: who has this page of this build, made by this version, need not be sent it again."""
        spelled = (
            f"{__version__} {self.workspace.store.current()} {visit.build.id} {request.url.path}?{request.url.query}"
        )
        tag = f'W/"{hashlib.sha256(spelled.encode()).hexdigest()[:20]}"'
        caching = {"ETag": tag, "Cache-Control": "no-cache"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=caching)
        response = respond()
        response.headers.update(caching)
        return response

    def _html(self, request: Request, visit: Visit, page: Page) -> Response:
        twin_path = "/index.json" if request.url.path == "/" else request.url.path + ".json"
        shared = {
            "site": self.site,
            "title": page.title,
            "here": page.here,
            "choice": page.choice,
            "elsewhere": visit.address.among(SHARED_CUTS),
            "build": visit.build,
            "formats": visit.formats,
            "twin": visit.address.link(twin_path),
        }
        return HTMLResponse(self.templates.get_template(page.template).render(shared | page.context))

    def _error(self, request: Request, status: int, heading: str, message: str) -> Response:
        if request.url.path.endswith(".json"):
            return _json({"error": message}, status)
        shared = {
            "site": self.site,
            "title": heading,
            "here": "",
            "choice": None,
            "elsewhere": Address(),
            "build": None,
            "twin": "",
            "status": status,
            "heading": heading,
            "message": message[:1].upper() + message[1:],
        }
        return HTMLResponse(self.templates.get_template("error.html").render(shared), status)


class _Indented(JSONResponse):
    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1).encode()


def _json(content: dict[str, Any], status: int = 200) -> Response:
    return _Indented(content, status)
