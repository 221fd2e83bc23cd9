/**
 * How esbuild makes the script of the page; whoever builds adds `absWorkingDir`, the root of the project, and where the result goes. One classic
 * script: a page on a disk may load nothing else.
 */
export const PAGE_BUNDLE = {
  entryPoints: ["actions/lib/dashboard/page/main.ts"],
  bundle: true,
  format: "iife",
  platform: "browser",
  target: ["chrome120", "firefox121", "safari17"],
  define: { "process.env.NODE_ENV": '"production"' },
  minify: true,
  charset: "utf8",
  legalComments: "none",
} as const;
