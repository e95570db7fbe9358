// Loaded into programs that can't be told where to connect (newman has no --connect-to): every
// connection to the https port of any host is made to CONNECT_TO_PORT of this machine instead. Names
// on the wire (Host, SNI) and the check of the certificate stay those of the real host, and whatever
// would connect to another port fails: nothing leaves the machine.
"use strict";

const net = require("node:net");

const PORT = Number(process.env.CONNECT_TO_PORT);
const HTTPS = 443;
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (...args) {
  // net.connect hands over the arguments in an array, tls.connect as they are.
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (Number(options.port) !== HTTPS) {
    throw new Error(`no test may connect to port ${options.port}`);
  }
  Object.assign(options, { host: "127.0.0.1", port: PORT });
  return connect.apply(this, args);
};
