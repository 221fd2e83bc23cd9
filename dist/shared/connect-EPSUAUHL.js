import{createRequire as createRequireOfBundle}from"node:module";const require=createRequireOfBundle(import.meta.url);
import{connect}from"./chunk-OIZEDH6Z.js";import"./chunk-7CFCJ7V2.js";import"./chunk-S274KIKJ.js";import"./chunk-SRBE4WWH.js";import"./chunk-HXAA5ZPV.js";import"./chunk-XODKVRM4.js";import"./chunk-PZ3MFWLJ.js";import"./chunk-GXC56ZVB.js";export{connect};
