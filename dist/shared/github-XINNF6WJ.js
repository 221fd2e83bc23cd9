import{createRequire as createRequireOfBundle}from"node:module";const require=createRequireOfBundle(import.meta.url);
import{connectGitHub,findSelf}from"./chunk-3YDRFYFI.js";import"./chunk-YBJF6VNC.js";import"./chunk-XODKVRM4.js";import"./chunk-JPKT5JSU.js";import"./chunk-GXC56ZVB.js";export{connectGitHub,findSelf};
