# The worker: types checked, compiled and workflows bundled once; run without build tools, as a user without rights.
FROM node:22.23.3-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/build.mjs scripts/prune-image.mjs scripts/
COPY src src
RUN npm run build && npm prune --omit=dev && node scripts/prune-image.mjs

FROM node:22.23.3-bookworm-slim
# TLS to Temporal Cloud and to providers is checked against the system's certificates.
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV NODE_ENV=production SOVEREIGN_HOME=/data/state SOVEREIGN_PAPERS=/data/papers
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY data data
RUN mkdir -p /data && chown node:node /data
USER node
VOLUME /data
CMD ["node", "dist/worker.js"]
