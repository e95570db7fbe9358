escaped('pm', pm.constructor.constructor('return typeof process === "object" && process.binding')());
