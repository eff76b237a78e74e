"""One job over TLS that counts connections: python3 -m tests.bench.gp_server CERTIFICATE KEY LOOKS FILE."""

from __future__ import annotations

import pathlib
import ssl
import sys

from tests.unit.loopback import Handler, Loopback, says

TASK = "/arcgis/rest/services/Utilities/RasterUtilities/GPServer/DownloadRaster"
JOB = f"{TASK}/jobs/j0123456789abcdef0123456789abcdef"
FILE = "/arcgis/rest/directories/arcgisjobs/x_gpserver/j0123456789abcdef0123456789abcdef/scratch/a.tif"
COUNT = "/connections"


def main() -> None:
    """Serve until standard input ends."""
    certificate, key, looks, path = sys.argv[1:]
    body = pathlib.Path(path).read_bytes()
    state = {"jobId": JOB.rsplit("/", 1)[1], "jobStatus": "esriJobExecuting", "messages": []}
    done = {**state, "jobStatus": "esriJobSucceeded", "results": {"outputRaster": {"paramUrl": "results/outputRaster"}}}
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = Loopback()
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.at(f"{TASK}/submitJob", says({**state, "jobStatus": "esriJobSubmitted"}))
    server.at(JOB, *[says(state)] * (int(looks) - 1), says(done))
    url = f"https://127.0.0.1:{server.server_port}"
    value = [{"url": url + FILE, "format": "tif"}]
    named = {"paramName": "outputRaster", "dataType": "GPMultiValue:GPRasterDataLayer", "value": value}
    server.at(f"{JOB}/results/outputRaster", says(named))
    server.at(FILE, lambda handler: handler.give(body))

    def count(handler: Handler) -> None:
        says({"connections": server.connections})(handler)

    server.at(COUNT, count)
    with server:
        print(url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
