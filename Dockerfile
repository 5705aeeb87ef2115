# syntax=docker/dockerfile:1

# Two images from one file:
#   docker build -t till .                            the app, as it runs against Blink; without the sandbox
#   docker build -t till-sandbox --target sandbox .   the same program with the sandbox in it

FROM rust:1.95-bookworm AS source
WORKDIR /till
COPY . .
RUN mkdir -p /empty

FROM source AS build
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/till/target,id=till-release \
    cargo build --release --locked --no-default-features \
    && cp target/release/till /usr/local/bin/till

FROM source AS build-sandbox
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/till/target,id=till-sandbox \
    cargo build --release --locked \
    && cp target/release/till /usr/local/bin/till

# The C library, root certificates and a user without rights; no shell, no package manager.
FROM gcr.io/distroless/cc-debian12:nonroot AS base
COPY --from=busybox:1.37.0-musl /bin/wget /usr/bin/wget
COPY --from=source --chown=nonroot:nonroot /empty /data
ENTRYPOINT ["/usr/bin/till"]
STOPSIGNAL SIGTERM

FROM base AS sandbox
COPY --from=build-sandbox /usr/local/bin/till /usr/bin/till
CMD ["sandbox"]

FROM base AS till
COPY --from=build /usr/local/bin/till /usr/bin/till
ENV TILL_LISTEN=0.0.0.0:3000 \
    TILL_ADMIN_LISTEN=127.0.0.1:9000 \
    TILL_DATA_DIR=/data
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
    CMD ["/usr/bin/wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9000/health/live"]
CMD ["serve"]
