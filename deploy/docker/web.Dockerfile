# The gateway's image with the workbench's built files: the gateway is the only public door and serves them itself.
# docker build -f deploy/docker/web.Dockerfile --build-arg GATEWAY=<image of service.Dockerfile, SERVICE=gateway> .
ARG PYTHON_IMAGE=python:3.11-slim-bookworm
ARG GATEWAY

FROM ${GATEWAY} AS gateway

FROM ${PYTHON_IMAGE} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 npm_config_cache=/tmp/npm
WORKDIR /src
# Node comes from the Python package index, pinned by hash, as for development
COPY requirements/web.txt requirements/
RUN python -m venv .venv && .venv/bin/pip install -q --require-hashes -r requirements/web.txt
COPY scripts/npm scripts/licences.py scripts/sbom.py scripts/
COPY web/package.json web/package-lock.json web/.npmrc web/
RUN scripts/npm ci --loglevel error --ignore-scripts
COPY examples examples
COPY web web
RUN scripts/npm run --silent build -- --logLevel warn
COPY --from=gateway /opt/medloom/sbom.cdx.json /src/
RUN python scripts/sbom.py --with-web sbom.cdx.json >/src/merged.cdx.json

FROM gateway
COPY --from=build /src/gateway/medloom_gateway/web /opt/medloom/lib/python3.11/site-packages/medloom_gateway/web
COPY --from=build /src/merged.cdx.json /opt/medloom/sbom.cdx.json
LABEL org.opencontainers.image.title="Medloom gateway and workbench"
