// URL and URLSearchParams (the WHATWG's), without touching any global.
module.exports = { URL: require("core-js-pure/web/url"), URLSearchParams: require("core-js-pure/web/url-search-params") };
