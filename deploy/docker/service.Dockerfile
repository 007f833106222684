# One image a service: docker build -f deploy/docker/service.Dockerfile --build-arg SERVICE=predict .
# Written for the classic builder too. scripts/images builds all of them in order.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS base
# LightGBM is linked against it, and the slim images leave it out
RUN apt-get update -q \
    && apt-get install -q -y --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/log/apt /var/log/dpkg.log

FROM base AS tools
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 UV_NO_CACHE=1 UV_NO_PROGRESS=1 UV_PYTHON_DOWNLOADS=never
WORKDIR /src
COPY requirements/build.txt requirements/
RUN python -m venv /opt/build && /opt/build/bin/pip install -q --require-hashes -r requirements/build.txt

FROM tools AS wheels
COPY libs libs
COPY services services
COPY gateway gateway
RUN for package in libs/* services/* gateway; do \
        (cd "$package" && /opt/build/bin/python -m hatchling build -t wheel -d /wheels) || exit 1; \
    done

# what all services stand on, once for all images
FROM tools AS kit
COPY requirements/kit.txt requirements/
RUN python -m venv --without-pip /opt/medloom \
    && /opt/build/bin/uv pip install -q --python /opt/medloom --require-hashes --compile-bytecode \
        -r requirements/kit.txt

FROM kit AS build
ARG SERVICE
COPY requirements/${SERVICE}.txt requirements/
RUN /opt/build/bin/uv pip sync -q --python /opt/medloom --require-hashes --compile-bytecode \
        requirements/${SERVICE}.txt
# the locked libraries of an extra besides (ray, spark); without one a lock that is there anyway, and nothing to do
ARG EXTRA=
COPY requirements/${EXTRA:-build}.txt /extra.txt
RUN [ -z "${EXTRA}" ] || /opt/build/bin/uv pip install -q --python /opt/medloom --require-hashes --compile-bytecode \
        -r /extra.txt
COPY --from=wheels /wheels /wheels
RUN /opt/build/bin/uv pip install -q --python /opt/medloom --no-deps --no-index --find-links /wheels \
        --compile-bytecode medloom-contracts medloom-kit medloom-stats "medloom-${SERVICE}"
COPY deploy/docker/launch.py /opt/medloom/bin/medloom-service
COPY scripts/licences.py scripts/sbom.py scripts/
ARG VERSION=0.1.0
RUN /opt/medloom/bin/python scripts/sbom.py "medloom-${SERVICE}" "${VERSION}" >/opt/medloom/sbom.cdx.json

FROM base
ARG SERVICE
ARG EXTRA=
# Spark runs on Java
RUN [ "${EXTRA}" != spark ] || { apt-get update -q \
    && apt-get install -q -y --no-install-recommends openjdk-17-jre-headless \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/log/apt /var/log/dpkg.log; }
COPY --from=build /opt/medloom /opt/medloom
# a named volume mounted on it takes over its owner
RUN install -d -o 10001 -g 10001 -m 700 /scratch
ENV PATH=/opt/medloom/bin:/usr/local/bin:/usr/bin:/bin \
    MEDLOOM_SERVICE=${SERVICE} \
    MEDLOOM_SECRETS_DIR=/run/secrets/medloom \
    OMP_NUM_THREADS=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/scratch \
    TMPDIR=/scratch
WORKDIR /scratch
USER 10001:10001
EXPOSE 8000
ENTRYPOINT ["/opt/medloom/bin/medloom-service"]
ARG VERSION=0.1.0
ARG REVISION=unknown
ARG CREATED=unknown
ARG PYTHON_IMAGE
LABEL org.opencontainers.image.title="Medloom ${SERVICE}" \
    org.opencontainers.image.description="The service ${SERVICE} of Medloom, a self-hosted workbench for medical research" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}" \
    org.opencontainers.image.created="${CREATED}" \
    org.opencontainers.image.licenses="Apache-2.0" \
    org.opencontainers.image.base.name="${PYTHON_IMAGE}" \
    org.medloom.sbom="/opt/medloom/sbom.cdx.json"
