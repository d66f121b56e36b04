(script, module) => {
  for (const name of ['__RESOLVED_RESOURCES', '__SERIALIZED_ERRORS', '__INCOMPLETE_CHUNKS']) window[name] = [];
  const wake = async () => {
    const islands = await import(script);
    await islands.default({ module_or_path: module });
    islands.hydrate();
    for (const island of document.querySelectorAll('leptos-island')) {
      const hydrate = islands[island.dataset.component];
      if (!hydrate) throw new Error(`${island.dataset.component} is not in ${script}`);
      island.parentElement.closest('leptos-children')?.$$on_hydrate?.();
      await hydrate(island);
    }
    document.documentElement.dataset.islands = 'live';
  };
  'requestIdleCallback' in window ? requestIdleCallback(wake, { timeout: 2000 }) : wake();
}
