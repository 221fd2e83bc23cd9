import{createRequire as createRequireOfBundle}from"node:module";const require=createRequireOfBundle(import.meta.url);
var helmSteps=({install})=>install.filter(step=>step.step==="helm");export{helmSteps};
