// Node's global `Buffer`, for the libraries that take it for granted.
export { Buffer } from "buffer";
