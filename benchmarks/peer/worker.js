// The sample's hello and counter on Cloudflare's own runtime.
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
    return new Response("not found", { status: 404 });
  },
};
