import { catalogTitles } from "../../actions/lib/network-tests/titles.ts";
import { en } from "../../actions/lib/words/en.ts";
import { withTitles } from "../../actions/lib/words/with-titles.ts";

/** English, with the titles of the catalogue, as a page has it. */
export const PICTURE_WORDS = withTitles(en, catalogTitles);
