import{createRequire as createRequireOfBundle}from"node:module";const require=createRequireOfBundle(import.meta.url);
import{setTimeout as sleep}from"node:timers/promises";var systemClock={now:()=>new Date,monotonicSeconds:()=>performance.now()/1e3,async sleep(seconds,signal){try{await sleep(seconds*1e3,void 0,{signal})}catch(error){throw signal.throwIfAborted(),error}}};export{systemClock};
