# The bot and its tools as a small image: no test tools, not root, nothing written outside DATA_DIR. Base images by digest
# (of all platforms): a tag can lead elsewhere tomorrow.
#
#   docker compose exec bot node build/gaps.mjs      what was not understood
#   docker compose exec bot node build/share.mjs --topic register
#   docker compose exec bot node build/facts.mjs --past
FROM node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6 AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# TypeScript comes along as something that i18next could use, and is used by nothing here.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && rm -rf node_modules/typescript node_modules/@typescript

FROM node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json package-lock.json tsconfig.json ./
COPY flows ./flows
COPY locales ./locales
COPY data ./data
COPY src ./src
COPY tools/run.mjs tools/install.mjs tools/gaps.ts tools/share.ts tools/facts.ts tools/doctor.ts tools/learn.ts \
  tools/learn-network.ts tools/train-linear.ts tools/training-data.ts \
  tools/backup.ts tools/restore.ts tools/copying.ts ./tools/
COPY tools/facts ./tools/facts
RUN for entry in src/main.ts tools/gaps.ts tools/share.ts tools/facts.ts tools/doctor.ts \
      tools/backup.ts tools/restore.ts; do \
      node tools/run.mjs $entry --only-build || exit 1; \
    done && mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 8080
STOPSIGNAL SIGTERM
CMD ["node", "build/main.mjs"]
