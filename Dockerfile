# The application alone; database and engine are services of their own (docker-compose.yml).
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm ci --no-progress --loglevel=error && npm prune --omit=dev --ignore-scripts

FROM node:20-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 YIZHAN_DATA_DIR=/data/yizhan YIZHAN_KEY_FILE=/key/yizhan.key
WORKDIR /app
COPY --from=build /app /app
RUN mkdir -p /data /key && chown node:node /data /key
USER node
VOLUME ["/data", "/key"]
EXPOSE 3000
STOPSIGNAL SIGTERM
CMD ["node", "dist/yizhan.js", "start"]
