# syntax=docker/dockerfile:1
# storyvid on a CPU: the debug profile, whole. No ffmpeg, fonts or voices from the system: all of it comes in wheels.
#
#   docker build -t storyvid .
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD/storyvid_data:/data" -v "$PWD/stories:/stories:ro" storyvid render /stories/the-lamplighters-fox.md
#   docker run --rm --user "$(id -u):$(id -g)" -p 127.0.0.1:3000:3000 -v "$PWD/storyvid_data:/data" storyvid
#
# Make storyvid_data before, or Docker makes it for root. Without --user the container works as user 1000.
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /app
COPY . .
# What setup.py asks for, in the versions that are tested; an editable installation, because storyvid runs from its
# checkout: dagster.yaml, workspace.yaml and prompts are read there.
RUN --mount=type=cache,target=/root/.cache/pip \
    python -m pip install --constraint requirements-dev.txt --editable . \
    && useradd --uid 1000 --create-home storyvid \
    && install --directory --owner=storyvid --group=storyvid /data

USER storyvid
ENV STORYVID_HOME=/data \
    EXECUTION_PROFILE=debug_cpu \
    DAGSTER_PORT=3000
VOLUME /data
EXPOSE 3000

ENTRYPOINT ["storyvid"]
# The Dagster UI and its daemon. It knows no passwords: publish the port to this machine only.
CMD ["dev", "--host", "0.0.0.0"]
