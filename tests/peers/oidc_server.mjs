// An OAuth 2 server that nobody here wrote, over https and over plain http, on any free ports.
// Its configuration is the JSON file that is its argument, see conftest.py; it prints its ports.
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";

import Provider from "oidc-provider";

const { issuer, clients, tls } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const DEFAULT = "/.default";

const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });

/** Tokens are for the resource that `resource` names, or `scope` as Entra ID has it. */
function defaultResource(ctx) {
  const scope = ctx.oidc.params.scope ?? "";
  return scope.endsWith(DEFAULT) ? scope.slice(0, -DEFAULT.length) : undefined;
}

/** Every resource is known, and has the one scope that Entra ID's clients ask for. */
function getResourceServerInfo(_ctx, resource) {
  return {
    scope: resource + DEFAULT,
    audience: resource,
    accessTokenFormat: "jwt",
    accessTokenTTL: 3599,
    jwt: { sign: { alg: "RS256" } },
  };
}

const provider = new Provider(issuer, {
  clients,
  jwks: { keys: [{ ...key, use: "sig", alg: "RS256" }] },
  // What Azurite asks of a token beside the standard claims.
  extraTokenClaims: () => ({ nbf: Math.floor(Date.now() / 1000) }),
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: { enabled: true, defaultResource, getResourceServerInfo },
  },
});

const servers = {
  https: https.createServer({ cert: readFileSync(tls.cert), key: readFileSync(tls.key) }, provider.callback()),
  http: http.createServer(provider.callback()),
};
const listening = Object.entries(servers).map(
  ([name, server]) =>
    new Promise((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve([name, server.address().port]));
    }),
);
console.log(`listening ${JSON.stringify(Object.fromEntries(await Promise.all(listening)))}`);
