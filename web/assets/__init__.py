"""Where do styles, fonts, icons and htmx come from? Packages that the set-up installs here, served as they are."""

from __future__ import annotations

from pathlib import Path

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "node_modules"
OWN = Path(__file__).parent.parent / "static"
_SYSTEM = FOLDER / "@gov-design-system-ce"
_SHELVES = {
    "gov": _SYSTEM / "styles" / "lib" / "html",
    "pismo": _SYSTEM / "fonts" / "lib",
    "ikony": _SYSTEM / "icons" / "lib" / "components",
    "htmx": FOLDER / "htmx.org" / "dist",
}
"""Only these folders are served, under these names."""


class KeptFiles(StaticFiles):
    """Files that browsers may keep for a while; afterwards they ask whether the file is still the same (ETag)."""

    def __init__(self, directory: Path, seconds: int) -> None:
        super().__init__(directory=directory)
        self._kept = f"public, max-age={seconds}"

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file with its time in the browser's cache."""
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = self._kept
        return answer


def asset_routes() -> list[BaseRoute]:
    """The shelves of the packages and our own files, compressed; without the packages pages lose only their dress."""
    shelves = [(f"/static/{name}", folder, 86400) for name, folder in _SHELVES.items() if folder.is_dir()]
    return [
        Mount(path, GZipMiddleware(KeptFiles(folder, seconds), minimum_size=1000), name=path.strip("/"))
        for path, folder, seconds in [*shelves, ("/static", OWN, 300)]
    ]
