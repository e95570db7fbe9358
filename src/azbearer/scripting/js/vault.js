// pm.vault: every method is asked of the host, which decides who may know what.

const askVault = (operation, more) => watch(new NativePromise((resolve, reject) => {
  ask("vault", { do: operation, ...more }, (error, value) => (error ? reject(error) : resolve(value ?? undefined)));
}));

extendPm({
  vault: {
    get: (key) => askVault("get", { key: `${key}` }),
    set: (key, value) => askVault("set", { key: `${key}`, value }),
    unset: (key) => askVault("unset", { key: `${key}` }),
  },
});
