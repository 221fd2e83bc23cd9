import{createRequire as createRequireOfBundle}from"node:module";const require=createRequireOfBundle(import.meta.url);
var RefusalError=class extends Error{name="RefusalError";reason;waitSeconds;constructor(reason,message,waitSeconds){super(message),this.reason=reason,this.waitSeconds=waitSeconds}};export{RefusalError};
