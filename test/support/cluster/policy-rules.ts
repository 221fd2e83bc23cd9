/**
 * What `iptables-restore --noflush` needs to remove every chain and rule of Calico's, and nothing else.
 * @param saved what `iptables-save` printed
 */
export function removalOf(saved: string): string {
  const tables = saved.split(/^(?=\*)/m).filter((table) => table.startsWith("*"));
  return tables.map(removalFrom).join("");
}

function removalFrom(table: string): string {
  const lines = table.split("\n");
  const [name = ""] = lines;
  const chains = lines.flatMap((line) => /^:(cali-\S+)/.exec(line)?.[1] ?? []);
  // Calico marks its own among the rules of other chains by such a comment.
  const rules = lines.filter((line) => /^-A (?!cali-)/.test(line) && line.includes('--comment "cali:'));
  if (chains.length === 0 && rules.length === 0) return "";
  // A chain that is named so is emptied; only then is none of them asked for by another.
  const emptied = chains.map((chain) => `:${chain} - [0:0]`);
  return `${[name, ...emptied, ...rules.map((rule) => rule.replace("-A", "-D")), ...chains.map((chain) => `-X ${chain}`), "COMMIT"].join("\n")}\n`;
}
