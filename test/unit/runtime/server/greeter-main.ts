import { serve } from "../../../../runtime/serve.ts";
import { greeter } from "./greeter.ts";

await serve(greeter);
