import{createRequire as createRequireOfBundle}from"node:module";const require=createRequireOfBundle(import.meta.url);
var NAME="credentials-process",saveProcess=(state,serving)=>state.save(NAME,JSON.stringify(serving));function readProcess(state){let text=state.read(NAME);return text===""?void 0:JSON.parse(text)}export{saveProcess,readProcess};
