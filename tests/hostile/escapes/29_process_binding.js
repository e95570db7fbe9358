escaped('binding', typeof process !== 'undefined' && (process.binding || process.dlopen || process._linkedBinding));
