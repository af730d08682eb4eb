// A program of somebody else that takes webhooks.
import { createServer } from "node:http";

export class Receiver {
  /** Listens on this machine; answers with what `answers` holds, one after the other, then 204. */
  static async start(...answers) {
    const receiver = new Receiver(answers);
    await new Promise((done) => receiver.server.listen(0, "127.0.0.1", done));
    receiver.url = `http://127.0.0.1:${receiver.server.address().port}/hook`;
    return receiver;
  }

  constructor(answers) {
    this.received = [];
    this.server = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString();
      this.received.push({ headers: request.headers, body });
      response.statusCode = answers.shift() ?? 204;
      response.end();
    });
    // Nobody waits for it where a test fails before it is stopped.
    this.server.unref();
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
