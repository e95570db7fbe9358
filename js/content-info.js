// What postman-collection asks about the type of a body.
module.exports = { fileType: require("file-type"), mime: require("mime"), mimeFormat: require("mime-format") };
