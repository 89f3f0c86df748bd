# docker build --tag heddle . && docker run --rm --volume "$PWD:/data" heddle inspect cells.h5ad
FROM node:22-bookworm-slim AS build
WORKDIR /build
COPY . .
RUN npm run pack -- /packages \
    && npm install --global --prefix /heddle --ignore-scripts --no-audit --no-fund /packages/heddle-cli-*.tgz

FROM node:22-bookworm-slim
COPY --from=build /heddle /usr/local
WORKDIR /data
USER 1000
ENTRYPOINT ["heddle"]
