// An SMTP server for the tests: keeps each mail as a file in the folder that it is given, and prints
// its port. What it does with a mail, the recipient's address says: `refused…` never gets one, `later…` not now, and
// those to `together…` are taken once three of them are on their way.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";

const folder = process.argv[2];
let count = 0;
const held = [];
const refusal = (code, text) => Object.assign(new Error(text), { responseCode: code });
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS", "AUTH"],
  onRcptTo({ address }, _session, done) {
    if (address.startsWith("refused")) return done(refusal(550, "5.1.1 no such user"));
    if (address.startsWith("later")) return done(refusal(451, "4.7.1 greylisted"));
    done();
  },
  onData(stream, session, done) {
    const chunks = [];
    stream.on("data", (chunk) => chunks.push(chunk));
    stream.on("end", () => {
      count += 1;
      writeFileSync(join(folder, `${String(count).padStart(3, "0")}.eml`), Buffer.concat(chunks));
      if (!session.envelope.rcptTo[0].address.startsWith("together")) return done();
      held.push(done);
      if (held.length === 3) held.splice(0).forEach((one) => one());
    });
  },
});
server.listen(0, "127.0.0.1", () => console.log(server.server.address().port));
