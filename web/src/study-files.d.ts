declare module "*.yaml" {
  const data: unknown;
  export default data;
}

declare module "*.zip" {
  const address: string;
  export default address;
}
