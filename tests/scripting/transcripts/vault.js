//# Each method is a question, in order; its answer comes as a promise.
console.log(await pm.vault.get("a"), await pm.vault.set("b", 2), await pm.vault.unset("c"), typeof pm.vault.get("d").then);
//> log: { do: 'get', key: 'a' } { do: 'set', key: 'b', value: 2 } { do: 'unset', key: 'c' } function

//# What is denied rejects.
//@fail {"message": "Vault access denied"}
try { await pm.vault.get("a"); } catch (error) { console.log(`${error}`); }
//> log: Error: Vault access denied
