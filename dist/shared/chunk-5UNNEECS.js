import{createRequire as createRequireOfBundle}from"node:module";const require=createRequireOfBundle(import.meta.url);
import{setSecret}from"./chunk-SXINEPB4.js";function maskSecret(secret){secret&&setSecret(secret)}export{maskSecret};
