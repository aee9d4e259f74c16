// The preview page for development, in a plain browser: the fake host must stand before the page asks for it.

import "./dev-host.ts";
import "./main.ts";
