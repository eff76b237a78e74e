"""Serve the files of a run where nginx is not installed.

python3 -m tests.bench.fileserver FOLDER PORT TLS_PORT SITE_PORT
"""

from __future__ import annotations

import asyncio
import pathlib
import ssl
import sys

from aiohttp import ClientSession, web

from tests.bench.lab import SLOW

_PIECE = 256 << 10


async def _serve(folder: pathlib.Path, port: int, tls_port: int, site_port: int) -> None:
    files = folder / "files"

    async def slow(request: web.Request) -> web.StreamResponse:
        path = files / pathlib.PurePath(request.match_info["name"]).name
        response = web.StreamResponse(headers={"Content-Length": str(path.stat().st_size)})
        await response.prepare(request)
        with open(path, "rb") as stream:
            while piece := stream.read(_PIECE):
                await asyncio.sleep(_PIECE / (SLOW << 20))
                await response.write(piece)
        return response

    async def result(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(files / "big.tif", chunk_size=_PIECE)

    async def site(request: web.Request) -> web.StreamResponse:
        url = f"http://127.0.0.1:{site_port}{request.path_qs}"
        headers = {name: request.headers[name] for name in ("Host", "Content-Type") if name in request.headers}
        body = await request.read()
        async with ClientSession() as client, client.request(request.method, url, data=body, headers=headers) as answer:
            kind = answer.headers.get("Content-Type", "text/html")
            return web.Response(status=answer.status, body=await answer.read(), headers={"Content-Type": kind})

    app = web.Application(client_max_size=100 << 20)
    app.router.add_get("/slow/{name}", slow)
    app.router.add_get("/arcgis/rest/directories/arcgisjobs/{rest:.+}", result)
    for place in ("arcgis", "portal", "site"):
        app.router.add_route("*", f"/{place}/{{rest:.*}}", site)
    app.router.add_static("/", files)
    runner = web.AppRunner(app)
    await runner.setup()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await web.TCPSite(runner, "127.0.0.1", tls_port, ssl_context=context).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(pathlib.Path(sys.argv[1]), *map(int, sys.argv[2:5])))
