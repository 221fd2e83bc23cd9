/** An address as it may stand in a link of any format: http or https only, and nothing in it that could end the link. `undefined` otherwise. */
export function safeUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, href, username, password } = new URL(url);
  if ((protocol !== "https:" && protocol !== "http:") || username !== "" || password !== "") return undefined;
  return href.replaceAll(/[^\w:/?#@!$&*+,;=.%~-]/g, (character) => encodeURIComponent(character).replaceAll(/[()'!*]/g, percentEncoded));
}

const percentEncoded = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
