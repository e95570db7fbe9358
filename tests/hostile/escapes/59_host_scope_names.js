for (const s of ['vault', 'data', 'globals', '__proto__']) try { pm[s]?.set?.('k', 'v'); } catch (e) { console.log(e.name); }
