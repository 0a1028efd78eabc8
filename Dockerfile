# Two stages: the first installs the program and builds the index, the second only runs it.
# Every RUN line is a plain shell command; tests/test_dockerfile.py runs them in a scratch folder.
FROM python:3.11-slim AS build
WORKDIR /src
COPY . .
RUN python -m venv /opt/readout
RUN /opt/readout/bin/pip install --no-cache-dir .
# What several machines need besides; compose.yaml asks for it.
ARG EXTRAS=""
RUN test -z "$EXTRAS" || /opt/readout/bin/pip install --no-cache-dir ".[$EXTRAS]"
RUN /opt/readout/bin/readout index --index /opt/readout-index

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home readout
COPY --from=build /opt/readout /opt/readout
COPY --from=build --chown=10001:10001 /opt/readout-index /opt/readout-index
# Where an index on a server finds the exported model.
RUN mkdir -p /opt/data/readout-bot && ln -s /opt/readout-index /opt/data/readout-bot/index
ENV PATH=/opt/readout/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    XDG_DATA_HOME=/opt/data \
    READOUT_INDEX=/opt/readout-index
# Nothing is written at run time: `docker run --read-only` works. The token comes with
# `-e DISCORD_TOKEN` or an env file and is never part of the image.
USER readout
WORKDIR /
HEALTHCHECK --interval=60s --timeout=10s --start-period=20s \
    CMD ["readout", "ask", "--limit", "1", "When was the call?"]
CMD ["readout", "bot"]
