const _ = require('lodash'); escaped('template', _.template('<%= typeof process !== "undefined" && process.mainModule ? "ESCAPED" : "" %>')());
