const words = (list: string): readonly string[] => list.trim().split(/\s+/);

/** What stands before a place's name, in the five languages, folded. */
const LEADS = words(`
  a al ao aos as au aux an nan na nas no nos nou em en in on at by to the el la las los le les lo un una unas unos um uma une yon ti
  de del di do da dos das du des d l e y et ak and i m mwen yo por para pour pou near around next close cerca junto lado perto toupre
  pres proche cote kote bo behind atras detras deye derriere frente fas devan devant dentro fuera afuera inside outside deyo dehors
  mi my mon ma mwen esta estoy is are am se sont suis somos estou estamos to ta tamo aqui here isit ici alla there la laba
  bas muy very tres tre trop bien lejos far longe lwen loin away algun some kek quelque cualquier mismo mesmo menm meme`);

/** What every city has. */
const SPOTS = words(`
  oxxo walmart soriana super supermercado tienda shop store boutik magasin mercado mercados market mache marche tianguis central terminal
  estacion station estacao gare parada bus autobus camion aeropuerto airport aeroporto ayewopo albergue albergues refugio refugios abrigo
  abrigos shelter shelters refij carpa carpas tent tenda tant campamento camp kan acampamento casa casas house home kay maison lakay chez
  apartamento departamento apartment cuarto room quarto chanm chambre hotel motel iglesia igreja church legliz eglise templo parque park
  plaza praca plas place calle street rua lari rue avenida centro center downtown sant ville vil cidade ciudad city pueblo town
  vila villa village vilaj rancho campo monte bush bwa bois frontera border fronteira fwontye frontiere puente bridge ponte pon pont garita
  gate linea line rio river rivye riviere playa beach praia plaj plage trabajo work trabalho travay travail hospital lopital hopital clinica
  escuela school escola lekol ecole chiquito pequeno small piti petit grande big gwo grand barrio colonia bairro katye quartier`);

const NOWHERE = new Set([...LEADS, ...SPOTS]);

/** Whether a text names only what every city has: `por un oxxo`, `loin`, `bò kote mache a`. @param folded small letters without accents */
export const isNowhere = (folded: string): boolean => folded.split(' ').every((word) => NOWHERE.has(word));
