import{createRequire as createRequireOfBundle}from"node:module";const require=createRequireOfBundle(import.meta.url);
var REGION=/^[a-z]{2,4}(?:-[a-z]+)+-\d+$/,NAME=String.raw`[\w+=,.@/-]+`,iamArn=kind=>new RegExp(String.raw`^arn:aws(?:-cn|-us-gov)?:iam::(\d{12}):${kind}/${NAME}$`),ROLE_ARN=iamArn("role"),POLICY_ARN=iamArn("policy");export{REGION,ROLE_ARN,POLICY_ARN};
