// A provider of OpenID Connect on this machine: `node provider.mjs ADDRESS SECRET` says its issuer and runs until it is ended. Whoever types a
// name there is that account; the forms are the library's own.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [address, secret] = process.argv.slice(2);
const server = createServer();
server.listen(0, "127.0.0.1", () => {
  // By name, where the house goes by number: browsers take the two for different sites, as they would be.
  const issuer = `http://localhost:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "yinuo", client_secret: secret, redirect_uris: [`${address}/sign-in/oidc`] }],
    cookies: { keys: ["of this run"] },
  });
  server.on("request", provider.callback());
  process.stdout.write(`issuer ${issuer}\n`);
});
