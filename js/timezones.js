// The time zones of the world, for scripts that name one.
import "@formatjs/intl-datetimeformat/add-golden-tz.js";
