import{createRequire as createRequireOfBundle}from"node:module";const require=createRequireOfBundle(import.meta.url);
var NAME="cluster",saveClusterState=(state,cluster)=>state.save(NAME,JSON.stringify(cluster));function readClusterState(state){let text=state.read(NAME);return text===""?void 0:JSON.parse(text)}export{saveClusterState,readClusterState};
