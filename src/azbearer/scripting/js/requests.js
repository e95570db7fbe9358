// What the others use of the parts about requests and cookies.

requestClass = Request;
return { Cookie, Request, TrackedRequest, cookieList, responseCookieList, sendable };
