// The sample's hello, counter and chat room on Cloudflare's own runtime.
import { DurableObject } from "cloudflare:workers";

export class Counter extends DurableObject {
  async increment() {
    const count = ((await this.ctx.storage.get("count")) ?? 0) + 1;
    await this.ctx.storage.put("count", count);
    return count;
  }

  async getCount() {
    return (await this.ctx.storage.get("count")) ?? 0;
  }
}

export class ChatRoom extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    this.sql = ctx.storage.sql;
    this.sql.exec("CREATE TABLE IF NOT EXISTS message (id INTEGER PRIMARY KEY, user TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL)");
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  async fetch(request) {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    server.serializeAttachment({ user: new URL(request.url).searchParams.get("user") });
    return new Response(null, { status: 101, webSocket: client });
  }

  async webSocketMessage(ws, text) {
    const message = { user: ws.deserializeAttachment().user, text, at: new Date().toISOString() };
    this.sql.exec("INSERT INTO message (user, text, at) VALUES (?, ?, ?)", message.user, text, Date.now());
    const frame = JSON.stringify(message);
    for (const member of this.ctx.getWebSockets()) {
      member.send(frame);
    }
  }
}

export default {
  async fetch(request, env) {
    const [, area, name, verb] = new URL(request.url).pathname.split("/");
    if (area === "hello") {
      return new Response("hello");
    }
    if (area === "counters") {
      const counter = env.COUNTER.getByName(name);
      return Response.json(verb === "increment" ? await counter.increment() : await counter.getCount());
    }
    if (area === "rooms") {
      return env.ROOM.getByName(name).fetch(request);
    }
    return new Response("not found", { status: 404 });
  },
};
