import{createRequire as createRequireOfBundle}from"node:module";const require=createRequireOfBundle(import.meta.url);
var TRAFFIC_PATHS=["pod/other-node","service/other-node","pod/same-node","service/same-node"],addressOf=path=>path.split("/")[0],placementOf=path=>path.split("/")[1];export{TRAFFIC_PATHS,addressOf,placementOf};
