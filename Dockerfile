# docker build --tag heddle . && docker run --rm --volume "$PWD:/data" heddle inspect cells.h5ad
FROM node:22-bookworm-slim AS build
WORKDIR /build
COPY . .
RUN npm run archive -- /archive \
    && mkdir /heddle \
    && tar -xzf /archive/heddle-*.tar.gz -C /heddle --strip-components=1

FROM node:22-bookworm-slim
COPY --from=build /heddle /opt/heddle
RUN ln -s /opt/heddle/bin/heddle.js /usr/local/bin/heddle
WORKDIR /data
USER 1000
ENTRYPOINT ["heddle"]
