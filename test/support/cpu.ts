/** Processor time of this process so far, in milliseconds: what a limit is measured by, whatever else the machine does. */
export const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
