<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>AreaPanel</name>
    <message>
        <source>Polygon layer</source>
        <translation>Capa de polígonos</translation>
    </message>
    <message>
        <source>Zoom to Area</source>
        <translation>Zoom al área</translation>
    </message>
    <message>
        <source>Clear Area</source>
        <translation>Borrar área</translation>
    </message>
    <message>
        <source>Selected features only</source>
        <translation>Objetos seleccionados solamente</translation>
    </message>
    <message>
        <source>Selected features only ({count})</source>
        <translation>Objetos seleccionados solamente ({count})</translation>
    </message>
    <message>
        <source>No feature of this layer is selected</source>
        <translation>No hay ningún objeto seleccionado en esta capa</translation>
    </message>
    <message>
        <source>Follows the map.</source>
        <translation>Sigue al mapa.</translation>
    </message>
    <message>
        <source>Everything the service holds.</source>
        <translation>Todo lo que contiene el servicio.</translation>
    </message>
    <message>
        <source>Not drawn yet.</source>
        <translation>Aún sin dibujar.</translation>
    </message>
    <message>
        <source>Rectangle, {sides}</source>
        <translation>Rectángulo, {sides}</translation>
    </message>
    <message numerus="yes">
        <source>Polygon with %n point(s)</source>
        <translation>
            <numerusform>Polígono de %n punto</numerusform>
            <numerusform>Polígono de %n puntos</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Map View</source>
        <extracomment>the letters behind &amp; are the Alt keys of the dialog, each once: A B M R P L W F S O V D C H</extracomment>
        <translation>Vista del &amp;mapa</translation>
    </message>
    <message>
        <source>&amp;Rectangle</source>
        <translation>&amp;Rectángulo</translation>
    </message>
    <message>
        <source>&amp;Polygon</source>
        <translation>&amp;Polígono</translation>
    </message>
    <message>
        <source>From &amp;Layer</source>
        <translation>De&amp;sde capa</translation>
    </message>
    <message>
        <source>&amp;Whole Image</source>
        <translation>&amp;Imagen completa</translation>
    </message>
    <message>
        <source>What the map shows when you press Download</source>
        <translation>Lo que muestre el mapa al pulsar «Descargar»</translation>
    </message>
    <message>
        <source>Drag a box on the map</source>
        <translation>Arrastrar un rectángulo en el mapa</translation>
    </message>
    <message>
        <source>Click the corners on the map; R draws freehand</source>
        <translation>Marcar los vértices en el mapa; con R se dibuja a mano alzada</translation>
    </message>
    <message>
        <source>Polygons of a layer, or its selected features</source>
        <translation>Polígonos de una capa o sus objetos seleccionados</translation>
    </message>
    <message>
        <source>No clip</source>
        <translation>Sin cortar</translation>
    </message>
</context>
<context>
    <name>AreaTools</name>
    <message>
        <source>the map&apos;s CRS changed. Click the corners again.</source>
        <translation>ha cambiado el SRC del mapa. Marque de nuevo los vértices.</translation>
    </message>
    <message>
        <source>Click at least 3 points.</source>
        <translation>marque al menos 3 puntos.</translation>
    </message>
    <message>
        <source>Drawing paused.</source>
        <translation>dibujo en pausa.</translation>
    </message>
    <message>
        <source>{numbers}.</source>
        <translation>{numbers}.</translation>
    </message>
    <message>
        <source>drag a box on the map.</source>
        <translation>arrastre un rectángulo en el mapa.</translation>
    </message>
    <message>
        <source>click the corners on the map. Right-click finishes.</source>
        <translation>marque los vértices en el mapa. Clic derecho para terminar.</translation>
    </message>
    <message>
        <source>{numbers}. Right-click finishes, Backspace removes the last point.</source>
        <translation>{numbers}. Clic derecho termina, Retroceso borra el último punto.</translation>
    </message>
    <message>
        <source>{numbers}. Right-click finishes.</source>
        <translation>{numbers}. Clic derecho para terminar.</translation>
    </message>
    <message>
        <source>Draw Area</source>
        <translation>Dibujar área</translation>
    </message>
    <message>
        <source>Continue Drawing</source>
        <translation>Seguir dibujando</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
</context>
<context>
    <name>Browse</name>
    <message>
        <source>Browse Image Services</source>
        <translation>Explorar servicios de imágenes</translation>
    </message>
    <message>
        <source>Server or portal</source>
        <translation>Servidor o portal</translation>
    </message>
    <message>
        <source>Sign In…</source>
        <translation>Iniciar sesión…</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtro</translation>
    </message>
    <message>
        <source>Part of a service name</source>
        <translation>Parte del nombre de un servicio</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Añadir</translation>
    </message>
    <message numerus="yes">
        <source>Add %n Layer(s)</source>
        <translation>
            <numerusform>Añadir %n capa</numerusform>
            <numerusform>Añadir %n capas</numerusform>
        </translation>
    </message>
    <message>
        <source>Select an image service first</source>
        <translation>Seleccione primero un servicio de imágenes</translation>
    </message>
    <message>
        <source>It cannot be downloaded</source>
        <translation>No se puede descargar</translation>
    </message>
    <message>
        <source>Signed In: {name}</source>
        <translation>Sesión iniciada: {name}</translation>
    </message>
    <message>
        <source>Choose a server or portal first</source>
        <translation>Elija primero un servidor o portal</translation>
    </message>
    <message>
        <source>Sign In as Another User…</source>
        <translation>Iniciar sesión con otro usuario…</translation>
    </message>
    <message>
        <source>Sign Out</source>
        <translation>Cerrar sesión</translation>
    </message>
    <message>
        <source>The sign-in comes with a connection of QGIS: change it there</source>
        <translation>La autenticación viene de una conexión de QGIS: cámbiela allí</translation>
    </message>
    <message>
        <source>Image services</source>
        <translation>Servicios de imágenes</translation>
    </message>
    <message>
        <source>Choose a connection or paste an address</source>
        <translation>Elija una conexión o pegue una dirección</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>Words in title, tags or description</source>
        <translation>Palabras del título, las etiquetas o la descripción</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Ayuda</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Leyendo…</translation>
    </message>
    <message>
        <source>No image services here.</source>
        <translation>Aquí no hay servicios de imágenes.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Título</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Propietario</translation>
    </message>
    <message>
        <source>Updated</source>
        <translation>Actualizado</translation>
    </message>
    <message>
        <source>Show more ({shown} of {total})…</source>
        <translation>Mostrar más ({shown} de {total})…</translation>
    </message>
    <message>
        <source>Sign-in needed</source>
        <translation>Requiere autenticación</translation>
    </message>
    <message>
        <source>Bands:</source>
        <translation>Bandas:</translation>
    </message>
    <message>
        <source>Cell size:</source>
        <translation>Tamaño de celda:</translation>
    </message>
    <message>
        <source>CRS:</source>
        <translation>SRC:</translation>
    </message>
    <message>
        <source>Extent:</source>
        <translation>Extensión:</translation>
    </message>
    <message>
        <source>Credits:</source>
        <translation>Créditos:</translation>
    </message>
    <message>
        <source>Picture of the image service</source>
        <translation>Vista previa del servicio de imágenes</translation>
    </message>
    <message>
        <source>Whether it can be downloaded is not known: the server is too old to say.</source>
        <translation>No se sabe si se puede descargar: el servidor es demasiado antiguo para indicarlo.</translation>
    </message>
    <message>
        <source>Can be downloaded.</source>
        <translation>Se puede descargar.</translation>
    </message>
    <message>
        <source>Cannot be downloaded: its owner has switched copying off (allowCopy).</source>
        <translation>No se puede descargar: su propietario ha desactivado la copia (allowCopy).</translation>
    </message>
    <message>
        <source>Cannot be downloaded: its owner has switched copying off (allowCopy). Ask {owner}.</source>
        <translation>No se puede descargar: su propietario ha desactivado la copia (allowCopy). Pregunte a {owner}.</translation>
    </message>
    <message>
        <source>Sign in to see more.</source>
        <translation>Inicie sesión para ver más.</translation>
    </message>
    <message>
        <source>{bands}, NoData {value}</source>
        <translation>{bands}, NoData {value}</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Desconocido</translation>
    </message>
    <message>
        <source>{columns} × {rows} px</source>
        <translation>{columns} × {rows} px</translation>
    </message>
    <message>
        <source>Nothing found for “{words}”. Try fewer words.</source>
        <translation>No se encontró nada para «{words}». Pruebe con menos palabras.</translation>
    </message>
    <message>
        <source>This portal lists only items you may see. Sign in to find more.</source>
        <translation>Este portal solo muestra los elementos que puede ver. Inicie sesión para encontrar más.</translation>
    </message>
    <message>
        <source>{host} is neither an ArcGIS server nor a portal. Check the address.</source>
        <translation>{host} no es ni un servidor ArcGIS ni un portal. Compruebe la dirección.</translation>
    </message>
    <message>
        <source>“{text}” is not a web address. Enter that of a server or portal.</source>
        <translation>«{text}» no es una dirección web. Introduzca la de un servidor o portal.</translation>
    </message>
</context>
<context>
    <name>Dialog</name>
    <message>
        <source>Raster Download for ArcGIS</source>
        <translation>Raster Download for ArcGIS</translation>
    </message>
    <message>
        <source>Image Layers</source>
        <translation>Capas de imágenes</translation>
    </message>
    <message>
        <source>Several addresses can be pasted at once</source>
        <translation>Se pueden pegar varias direcciones a la vez</translation>
    </message>
    <message>
        <source>Service URL, item page or item ID</source>
        <translation>URL del servicio, página o ID del elemento</translation>
    </message>
    <message>
        <source>Paste a service URL, item page or item ID</source>
        <translation>Pegue la URL del servicio, la página o el ID del elemento</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Añadir</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>Área</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Salida</translation>
    </message>
    <message>
        <source>&amp;Folder</source>
        <translation>Carp&amp;eta</translation>
    </message>
    <message>
        <source>Created if it does not exist</source>
        <translation>Se crea si no existe</translation>
    </message>
    <message>
        <source>Re&amp;sampling</source>
        <translation>Remues&amp;treo</translation>
    </message>
    <message>
        <source>Nearest neighbour (keeps values)</source>
        <translation>Vecino más próximo (conserva los valores)</translation>
    </message>
    <message>
        <source>Bilinear</source>
        <translation>Bilineal</translation>
    </message>
    <message>
        <source>Cubic</source>
        <translation>Cúbica</translation>
    </message>
    <message>
        <source>L&amp;oad into project when done</source>
        <translation>Car&amp;gar en el proyecto al terminar</translation>
    </message>
    <message>
        <source>Ad&amp;vanced</source>
        <translation>A&amp;vanzado</translation>
    </message>
    <message>
        <source>Raster utilities service</source>
        <translation>Servicio de utilidades ráster</translation>
    </message>
    <message>
        <source>Portal or …/Utilities/RasterUtilities/GPServer that runs the download</source>
        <translation>Portal o …/Utilities/RasterUtilities/GPServer que ejecuta la descarga</translation>
    </message>
    <message>
        <source>Found automatically</source>
        <translation>Detección automática</translation>
    </message>
    <message>
        <source>Sign-in for this service</source>
        <translation>Autenticación para este servicio</translation>
    </message>
    <message>
        <source>Used only when clipping</source>
        <translation>Solo se usa al cortar</translation>
    </message>
    <message>
        <source>How the server fills cells when it clips. Nearest for classes; bilinear or cubic for continuous values.</source>
        <translation>Cómo rellena el servidor las celdas al cortar. Vecino más próximo para clases; bilineal o cúbica para valores continuos.</translation>
    </message>
    <message>
        <source>Folder for the Downloaded Rasters</source>
        <translation>Carpeta para los rásteres descargados</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Elegir una carpeta</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Cerrar</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>A&amp;yuda</translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation>&amp;Descargar</translation>
    </message>
    <message>
        <source>Find image services on a server or portal</source>
        <translation>Buscar servicios de imágenes en un servidor o portal</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>E&amp;xaminar…</translation>
    </message>
</context>
<context>
    <name>Downloads</name>
    <message>
        <source>Raster downloads</source>
        <translation>Descargas de rásteres</translation>
    </message>
    <message>
        <source>{name} (clip)</source>
        <translation>{name} (cortado)</translation>
    </message>
    <message>
        <source>Image service</source>
        <translation>Servicio de imágenes</translation>
    </message>
    <message>
        <source>Downloaded on {date} from {url}</source>
        <translation>Descargado el {date} de {url}</translation>
    </message>
    <message>
        <source>Resampling: {method}</source>
        <translation>Remuestreo: {method}</translation>
    </message>
    <message>
        <source>Not clipped: the whole image</source>
        <translation>Sin cortar: la imagen completa</translation>
    </message>
    <message>
        <source>Clipped to a polygon inside {box}</source>
        <translation>Cortado a un polígono dentro de {box}</translation>
    </message>
    <message>
        <source>Clipped to {polygon}</source>
        <translation>Cortado a {polygon}</translation>
    </message>
    <message numerus="yes">
        <source>%n raster download(s): {names}</source>
        <translation>
            <numerusform>%n descarga ráster: {names}</numerusform>
            <numerusform>%n descargas ráster: {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Waiting, %n already running</source>
        <translation>
            <numerusform>En espera, %n ya en curso</numerusform>
            <numerusform>En espera, %n ya en curso</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En espera</translation>
    </message>
    <message>
        <source>No answer since {time}, trying again</source>
        <translation>Sin respuesta desde {time}, reintentando</translation>
    </message>
    <message numerus="yes">
        <source>Incomplete, {some} of %n delivered</source>
        <translation>
            <numerusform>Incompleta, {some} de %n entregada</numerusform>
            <numerusform>Incompleta, {some} de %n entregadas</numerusform>
        </translation>
    </message>
    <message>
        <source>Failed while downloading, {amount} kept</source>
        <translation>Falló durante la descarga, {amount} conservados</translation>
    </message>
    <message>
        <source>Not delivered: {reason}</source>
        <translation>Sin entregar: {reason}</translation>
    </message>
    <message>
        <source>downloads not allowed</source>
        <translation>descargas no permitidas</translation>
    </message>
    <message>
        <source>the server would not clip</source>
        <translation>el servidor rechazó el corte</translation>
    </message>
    <message>
        <source>sign-in needed</source>
        <translation>requiere autenticación</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>«{words}»</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} de {total}</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>ayer</translation>
    </message>
    <message>
        <source>{number} s</source>
        <translation>{number} s</translation>
    </message>
    <message>
        <source>{number} min</source>
        <translation>{number} min</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>working</source>
        <translation>trabajando</translation>
    </message>
    <message>
        <source>Server: {doing}, {percent} %</source>
        <translation>Servidor: {doing}, {percent} %</translation>
    </message>
    <message>
        <source>Server: {doing}</source>
        <translation>Servidor: {doing}</translation>
    </message>
    <message>
        <source>Server: {doing}, {time}</source>
        <translation>Servidor: {doing}, {time}</translation>
    </message>
    <message>
        <source>Downloading, {size} so far</source>
        <translation>Descargando: {size} hasta ahora</translation>
    </message>
    <message>
        <source>Downloading {percent} %</source>
        <translation>Descargando: {percent} %</translation>
    </message>
    <message>
        <source>Downloading {percent} %, {size}/s, {time} left</source>
        <extracomment>{size} is an amount such as 38 MB, {time} a duration such as 12 s</extracomment>
        <translation>Descargando: {percent} %, {size}/s, quedan {time}</translation>
    </message>
    <message>
        <source>Interrupted at {amount}</source>
        <translation>Interrumpida en {amount}</translation>
    </message>
    <message>
        <source>Interrupted while the server was working</source>
        <translation>Interrumpida mientras el servidor trabajaba</translation>
    </message>
    <message>
        <source>Interrupted before the server had answered</source>
        <translation>Interrumpida antes de que el servidor respondiera</translation>
    </message>
    <message>
        <source>Watched by another QGIS window</source>
        <translation>Supervisada por otra ventana de QGIS</translation>
    </message>
    <message>
        <source>Sign-in needed</source>
        <translation>Requiere autenticación</translation>
    </message>
    <message>
        <source>Sending the request</source>
        <translation>Enviando la solicitud</translation>
    </message>
    <message>
        <source>Queued on the server</source>
        <translation>En cola en el servidor</translation>
    </message>
    <message>
        <source>Checking the file</source>
        <translation>Comprobando el archivo</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminada</translation>
    </message>
    <message>
        <source>Failed: the server would not clip</source>
        <translation>Falló: el servidor rechazó el corte</translation>
    </message>
    <message>
        <source>Failed on the server</source>
        <translation>Falló en el servidor</translation>
    </message>
    <message>
        <source>Failed while downloading</source>
        <translation>Falló durante la descarga</translation>
    </message>
    <message>
        <source>Failed: no answer</source>
        <translation>Falló: sin respuesta</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fallida</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Cancelada</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Descarga</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamaño</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Inicio</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Servidor</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Fin</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Carpeta</translation>
    </message>
    <message numerus="yes">
        <source>{some} of %n layer(s) delivered.</source>
        <translation>
            <numerusform>Capas entregadas: {some} de %n.</numerusform>
            <numerusform>Capas entregadas: {some} de %n.</numerusform>
        </translation>
    </message>
    <message>
        <source>Try again to send the request once more.</source>
        <translation>Inténtelo de nuevo para enviar otra vez la solicitud.</translation>
    </message>
    <message>
        <source>Resume goes on where it stopped; the server does not run it again.</source>
        <translation>«Reanudar» continúa donde se detuvo; el servidor no vuelve a ejecutar el trabajo.</translation>
    </message>
    <message>
        <source>The server had not answered; Resume sends the request once more.</source>
        <translation>El servidor no había respondido; «Reanudar» envía otra vez la solicitud.</translation>
    </message>
    <message>
        <source>The download was interrupted before it had ended.</source>
        <translation>La descarga se interrumpió antes de terminar.</translation>
    </message>
    <message>
        <source>Kept: {amount}. Resume goes on from there.</source>
        <translation>Conservado: {amount}. «Reanudar» continúa desde ahí.</translation>
    </message>
    <message>
        <source>Resume goes on from there.</source>
        <translation>«Reanudar» continúa desde ahí.</translation>
    </message>
    <message>
        <source>{size} arrived. The file is {path}</source>
        <translation>{size} recibidos. El archivo es {path}</translation>
    </message>
    <message>
        <source>{size} arrived and is in the project. In {folder}: {names}</source>
        <translation>{size} recibidos y cargados en el proyecto. En {folder}: {names}</translation>
    </message>
    <message>
        <source>{size} arrived. In {folder}: {names}</source>
        <translation>{size} recibidos. En {folder}: {names}</translation>
    </message>
    <message>
        <source>{name}: done</source>
        <translation>{name}: descarga terminada</translation>
    </message>
    <message>
        <source>{name}: incomplete</source>
        <translation>{name}: descarga incompleta</translation>
    </message>
    <message>
        <source>{name}: not clipped</source>
        <translation>{name}: sin cortar</translation>
    </message>
    <message>
        <source>{name}: failed on the server</source>
        <translation>{name}: falló en el servidor</translation>
    </message>
    <message>
        <source>{name}: failed while downloading</source>
        <translation>{name}: falló durante la descarga</translation>
    </message>
    <message>
        <source>{name}: no answer</source>
        <translation>{name}: sin respuesta</translation>
    </message>
    <message>
        <source>{name}: failed</source>
        <translation>{name}: descarga fallida</translation>
    </message>
    <message>
        <source>{name}: sign-in needed</source>
        <translation>{name}: requiere autenticación</translation>
    </message>
    <message>
        <source>{name}: cancelled</source>
        <translation>{name}: descarga cancelada</translation>
    </message>
    <message>
        <source>{name}: interrupted</source>
        <translation>{name}: descarga interrumpida</translation>
    </message>
    <message>
        <source>Another QGIS window works on this download. It can be used here when that window is closed.</source>
        <translation>Otra ventana de QGIS se ocupa de esta descarga. Se podrá usar aquí cuando se cierre esa ventana.</translation>
    </message>
    <message>
        <source>{host} works on other downloads; this one begins when one of them has ended.</source>
        <translation>{host} está procesando otras descargas; esta empezará cuando termine una de ellas.</translation>
    </message>
    <message>
        <source>The request goes to {host}.</source>
        <translation>La solicitud se está enviando a {host}.</translation>
    </message>
    <message>
        <source>{host} has taken the request and will begin when it is its turn.</source>
        <translation>{host} ha aceptado la solicitud y empezará cuando le llegue el turno.</translation>
    </message>
    <message>
        <source>{host} works on the request.</source>
        <translation>{host} está procesando la solicitud.</translation>
    </message>
    <message>
        <source>{host} has not answered since {time}. It is asked again by itself; nothing is lost.</source>
        <translation>{host} no responde desde {time}. La consulta se repite automáticamente; no se pierde nada.</translation>
    </message>
    <message>
        <source>{host} has done its part; the result is being downloaded.</source>
        <translation>{host} ha hecho su parte; se está descargando el resultado.</translation>
    </message>
    <message>
        <source>All has arrived; now it is checked that the file is whole.</source>
        <translation>Ha llegado todo; ahora se comprueba que el archivo esté completo.</translation>
    </message>
    <message>
        <source>Sign in again; the download goes on where it stopped.</source>
        <translation>Inicie sesión otra vez; la descarga continúa donde se detuvo.</translation>
    </message>
    <message>
        <source>The sign-in to {host} ended and could not be renewed. Sign in again; the download goes on where it stopped.</source>
        <translation>La sesión en {host} terminó y no se pudo renovar. Inicie sesión otra vez; la descarga continúa donde se detuvo.</translation>
    </message>
    <message>
        <source>{host} asks for a sign-in. Sign in, and the request is sent.</source>
        <translation>{host} pide autenticación. Inicie sesión y se enviará la solicitud.</translation>
    </message>
</context>
<context>
    <name>DownloadsDock</name>
    <message>
        <source>Raster Downloads</source>
        <translation>Descargas de rásteres</translation>
    </message>
    <message>
        <source>Show only downloads with these words</source>
        <translation>Mostrar solo las descargas con estas palabras</translation>
    </message>
    <message>
        <source>Filter downloads</source>
        <translation>Filtrar descargas</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtrar</translation>
    </message>
    <message>
        <source>New…</source>
        <translation>Nueva…</translation>
    </message>
    <message>
        <source>Choose image layers and an area to download</source>
        <translation>Elegir capas de imágenes y un área para descargar</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Reanudar</translation>
    </message>
    <message>
        <source>Try Again</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>Cargar</translation>
    </message>
    <message>
        <source>Open Folder</source>
        <translation>Abrir carpeta</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Olvidar</translation>
    </message>
    <message>
        <source>Edit and Try Again…</source>
        <translation>Editar y reintentar…</translation>
    </message>
    <message>
        <source>Fetch Whole Image</source>
        <translation>Descargar imagen completa</translation>
    </message>
    <message>
        <source>Copy Details</source>
        <translation>Copiar detalles</translation>
    </message>
    <message>
        <source>Copy Job URL</source>
        <translation>Copiar URL del trabajo</translation>
    </message>
    <message>
        <source>Select a download first</source>
        <translation>Seleccione antes una descarga</translation>
    </message>
    <message>
        <source>Select one download only</source>
        <translation>Seleccione una sola descarga</translation>
    </message>
    <message>
        <source>The files lie in several folders: select one download only</source>
        <translation>Los archivos están en varias carpetas: seleccione una sola descarga</translation>
    </message>
    <message>
        <source>Another QGIS window works on it</source>
        <translation>Otra ventana de QGIS se ocupa de la descarga</translation>
    </message>
    <message>
        <source>It has ended</source>
        <translation>La descarga ya ha terminado</translation>
    </message>
    <message>
        <source>All has arrived: the file is being checked</source>
        <translation>Ha llegado todo: se está comprobando el archivo</translation>
    </message>
    <message>
        <source>Nothing runs</source>
        <translation>No hay nada en curso</translation>
    </message>
    <message>
        <source>It is still running: cancel it first</source>
        <translation>La descarga aún está en curso: cancélela antes</translation>
    </message>
    <message>
        <source>It is still running</source>
        <translation>La descarga aún está en curso</translation>
    </message>
    <message>
        <source>Everything has been delivered</source>
        <translation>Se ha entregado todo</translation>
    </message>
    <message>
        <source>There is nothing to go on from: try again</source>
        <translation>No hay nada que reanudar: inténtelo de nuevo</translation>
    </message>
    <message>
        <source>Resume goes on where it stopped</source>
        <translation>«Reanudar» continúa donde se detuvo</translation>
    </message>
    <message>
        <source>Another try would end the same way</source>
        <translation>Otro intento acabaría igual</translation>
    </message>
    <message>
        <source>The server has not taken a request</source>
        <translation>El servidor no ha aceptado ninguna solicitud</translation>
    </message>
    <message>
        <source>It is in the project</source>
        <translation>Ya está en el proyecto</translation>
    </message>
    <message>
        <source>No file has arrived</source>
        <translation>No ha llegado ningún archivo</translation>
    </message>
    <message>
        <source>Stop here and on the server</source>
        <translation>Detener aquí y en el servidor</translation>
    </message>
    <message>
        <source>Go on where it stopped; the server does not run it again</source>
        <translation>Continuar donde se detuvo; el servidor no vuelve a ejecutar el trabajo</translation>
    </message>
    <message>
        <source>Let the server run it once more; what has arrived stays</source>
        <translation>Hacer que el servidor ejecute el trabajo otra vez; lo que ha llegado se conserva</translation>
    </message>
    <message>
        <source>Add the rasters to the project</source>
        <translation>Añadir los rásteres al proyecto</translation>
    </message>
    <message>
        <source>Show where the files are</source>
        <translation>Mostrar dónde están los archivos</translation>
    </message>
    <message>
        <source>Take it off the list; finished files stay</source>
        <translation>Eliminar de la lista; los archivos terminados se conservan</translation>
    </message>
    <message>
        <source>Open the form as it was filled for this download</source>
        <translation>Abrir el formulario tal como se rellenó para esta descarga</translation>
    </message>
    <message>
        <source>Download the whole image instead of the area</source>
        <translation>Descargar la imagen completa en lugar del área</translation>
    </message>
    <message>
        <source>Copy what somebody who helps needs to know; without secrets</source>
        <translation>Copiar lo que necesita saber quien ayude; sin datos secretos</translation>
    </message>
    <message>
        <source>Copy the address of the job on the server</source>
        <translation>Copiar la dirección del trabajo en el servidor</translation>
    </message>
    <message>
        <source>Zoom to Layers</source>
        <translation>Zoom a las capas</translation>
    </message>
    <message>
        <source>Details of the download</source>
        <translation>Detalles de la descarga</translation>
    </message>
    <message>
        <source>Messages from the server</source>
        <translation>Mensajes del servidor</translation>
    </message>
    <message numerus="yes">
        <source>%n earlier message(s) left out</source>
        <translation>
            <numerusform>%n mensaje anterior omitido</numerusform>
            <numerusform>%n mensajes anteriores omitidos</numerusform>
        </translation>
    </message>
    <message>
        <source>Raster Download</source>
        <translation>Raster Download</translation>
    </message>
    <message numerus="yes">
        <source>Forget %n download(s)? {size} of partial data will be deleted. Finished files stay.</source>
        <translation>
            <numerusform>¿Olvidar %n descarga? Se borrarán {size} de datos parciales. Los archivos terminados se conservan.</numerusform>
            <numerusform>¿Olvidar %n descargas? Se borrarán {size} de datos parciales. Los archivos terminados se conservan.</numerusform>
        </translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>Descargas</translation>
    </message>
    <message>
        <source>No download matches the filter.</source>
        <translation>Ninguna descarga coincide con el filtro.</translation>
    </message>
    <message>
        <source>No downloads yet.</source>
        <translation>Aún no hay descargas.</translation>
    </message>
    <message>
        <source>Press New… to choose image layers and an area.</source>
        <translation>Pulse «Nueva…» para elegir capas de imágenes y un área.</translation>
    </message>
    <message>
        <source>Sign In…</source>
        <translation>Iniciar sesión…</translation>
    </message>
</context>
<context>
    <name>Explain</name>
    <message>
        <source>Something unforeseen happened. The log panel “Raster Download” has the details.</source>
        <translation>Ha ocurrido algo imprevisto. Los detalles están en la pestaña «Raster Download» del panel Mensajes del registro.</translation>
    </message>
    <message numerus="yes">
        <source>{names} and %n more</source>
        <translation>
            <numerusform>{names} y %n más</numerusform>
            <numerusform>{names} y %n más</numerusform>
        </translation>
    </message>
    <message>
        <source>{subject} is a map service: it has pictures, not pixel values. Look for an image service (…/ImageServer).</source>
        <translation>{subject} es un servicio de mapas: ofrece mapas ya dibujados, no valores de píxel. Busque un servicio de imágenes (…/ImageServer).</translation>
    </message>
    <message>
        <source>{subject} is a feature service: it has vector features, not pixel values. Look for an image service (…/ImageServer).</source>
        <translation>{subject} es un servicio de entidades: contiene objetos vectoriales, no valores de píxel. Busque un servicio de imágenes (…/ImageServer).</translation>
    </message>
    <message>
        <source>{subject} is not an image service. Its address ends in …/ImageServer.</source>
        <translation>{subject} no es un servicio de imágenes. La dirección de estos termina en …/ImageServer.</translation>
    </message>
    <message>
        <source>No feature is selected in {subject}. Select some, or clear “Selected features only”.</source>
        <translation>No hay ningún objeto seleccionado en {subject}. Seleccione alguno o desmarque «Objetos seleccionados solamente».</translation>
    </message>
    <message>
        <source>{subject} has no polygons. Choose another layer.</source>
        <translation>{subject} no tiene polígonos. Elija otra capa.</translation>
    </message>
    <message>
        <source>The server says it is done but delivered no file. Its reason: “{words}”.</source>
        <translation>El servidor indica que ha terminado, pero no entregó ningún archivo. Motivo que da: «{words}».</translation>
    </message>
    <message>
        <source>The server says it is done but delivered no file, and gives no reason. Try again.</source>
        <translation>El servidor indica que ha terminado, pero no entregó ningún archivo ni da un motivo. Inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>The server stopped the job: “{words}”. Draw a smaller area and try again.</source>
        <translation>El servidor detuvo el trabajo: «{words}». Dibuje un área menor e inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>The server stopped the job: “{words}”.</source>
        <translation>El servidor detuvo el trabajo: «{words}».</translation>
    </message>
    <message>
        <source>{subject}: the server would not clip: “{words}”. Draw the area again, or fetch the whole image.</source>
        <translation>{subject}: el servidor rechazó el corte: «{words}». Dibuje de nuevo el área o descargue la imagen completa.</translation>
    </message>
    <message>
        <source>{subject}: the server sent the whole image instead of the area. Nothing was loaded; draw the area again, or fetch the whole image.</source>
        <translation>{subject}: el servidor envió la imagen completa en lugar del área. No se cargó nada; dibuje de nuevo el área o descargue la imagen completa.</translation>
    </message>
    <message>
        <source>{subject} was not delivered: “{words}”.</source>
        <translation>No se entregó {subject}: «{words}».</translation>
    </message>
    <message>
        <source>{subject} was not delivered. Try again with this layer alone.</source>
        <translation>No se entregó {subject}. Inténtelo de nuevo solo con esta capa.</translation>
    </message>
    <message>
        <source>What arrived for {subject} is something else ({words}). Nothing was loaded; try again.</source>
        <translation>Lo recibido para {subject} es otra cosa ({words}). No se cargó nada; inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>What arrived for {subject} is something else. Nothing was loaded; try again.</source>
        <translation>Lo recibido para {subject} es otra cosa. No se cargó nada; inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>What arrived for {subject} is not a TIFF. Nothing was loaded; try again.</source>
        <translation>Lo recibido para {subject} no es un TIFF. No se cargó nada; inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>What arrived for {subject} is not a complete TIFF ({done} of {total}). Nothing was loaded; try again.</source>
        <translation>Lo recibido para {subject} no es un TIFF completo ({done} de {total}). No se cargó nada; inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>What arrived for {subject} is not a complete TIFF. Nothing was loaded; try again.</source>
        <translation>Lo recibido para {subject} no es un TIFF completo. No se cargó nada; inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>The disk is full: {done} of {total} are saved. Free some space, then try again.</source>
        <translation>El disco está lleno: se guardaron {done} de {total}. Libere espacio e inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>The disk is full. Free some space, then try again.</source>
        <translation>El disco está lleno. Libere espacio e inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>{subject} did not accept the sign-in: “{words}”. Check user name and password.</source>
        <translation>{subject} no aceptó la autenticación: «{words}». Compruebe el nombre de usuario y la contraseña.</translation>
    </message>
    <message>
        <source>{subject} did not accept the sign-in. Check user name and password.</source>
        <translation>{subject} no aceptó la autenticación. Compruebe el nombre de usuario y la contraseña.</translation>
    </message>
    <message>
        <source>The folder {subject} cannot be written to. Choose another one.</source>
        <translation>No se puede escribir en la carpeta {subject}. Elija otra.</translation>
    </message>
    <message>
        <source>{subject} answered with an error: “{words}”.</source>
        <translation>{subject} respondió con un error: «{words}».</translation>
    </message>
    <message>
        <source>{subject} answered with an error and no explanation. Try again later.</source>
        <translation>{subject} respondió con un error sin explicación. Inténtelo más tarde.</translation>
    </message>
    <message>
        <source>“{subject}” is neither a web address nor a portal item ID. Paste the address of an image service (…/ImageServer) or its item page.</source>
        <translation>«{subject}» no es una dirección web ni un ID de elemento de un portal. Pegue la dirección de un servicio de imágenes (…/ImageServer) o la de su página de elemento.</translation>
    </message>
    <message>
        <source>“{subject}” is a {words}, not an image layer.</source>
        <translation>«{subject}» es un elemento de tipo {words}, no una capa de imágenes.</translation>
    </message>
    <message>
        <source>The item ID {subject} does not say which portal it belongs to. Paste the item&apos;s page, or give the portal&apos;s address as well.</source>
        <translation>El ID de elemento {subject} no indica a qué portal pertenece. Pegue la página del elemento o indique también la dirección del portal.</translation>
    </message>
    <message>
        <source>{subject} is a raster of a server&apos;s own store. Give the raster utilities service of that server as well.</source>
        <translation>{subject} es un ráster del almacén propio de un servidor. Indique también el servicio de utilidades ráster de ese servidor.</translation>
    </message>
    <message>
        <source>{subject} does not tell its CRS, so the area must be in one with an EPSG code. Set the project&apos;s CRS to one.</source>
        <translation>{subject} no indica su SRC, por lo que el área debe estar en un SRC con código EPSG. Establezca uno así como SRC del proyecto.</translation>
    </message>
    <message>
        <source>The portal {subject} has no item {words}, or you may not see it. Check the ID or sign in.</source>
        <translation>El portal {subject} no tiene el elemento {words} o no hay permiso para verlo. Compruebe el ID o inicie sesión.</translation>
    </message>
    <message>
        <source>{subject}: its owner does not allow downloads. Ask the owner to switch on “allow copy” for the service.</source>
        <translation>{subject}: su propietario no permite descargas. Pida al propietario que active «allow copy» en el servicio.</translation>
    </message>
    <message>
        <source>{subject} holds ready-made tiles only, not pixel values. Look for another service.</source>
        <translation>{subject} solo contiene teselas ya generadas, no valores de píxel. Busque otro servicio.</translation>
    </message>
    <message>
        <source>No server that can run the download was found for {subject}. Looked at: {looked_at}. If you know one, enter it under Advanced.</source>
        <translation>No se encontró ningún servidor que pueda ejecutar la descarga de {subject}. Se buscó en: {looked_at}. Si conoce uno, introdúzcalo en «Avanzado».</translation>
    </message>
    <message>
        <source>QGIS does not know the CRS of {subject}, so no area can be cut out. Choose Whole Image.</source>
        <translation>QGIS no conoce el SRC de {subject}, por lo que no se puede cortar ningún área. Elija «Imagen completa».</translation>
    </message>
    <message>
        <source>{subject} does not touch the area. Draw another area.</source>
        <translation>{subject} no toca el área. Dibuje otra área.</translation>
    </message>
    <message>
        <source>The area is empty. Draw one on the map.</source>
        <translation>El área está vacía. Dibuje una en el mapa.</translation>
    </message>
    <message>
        <source>The polygon crosses itself. Press Polygon and draw it again.</source>
        <translation>El polígono se cruza a sí mismo. Pulse «Polígono» y dibújelo de nuevo.</translation>
    </message>
    <message>
        <source>Some points of the area have no place in the CRS of the image. Draw a smaller area.</source>
        <translation>Algunos puntos del área no tienen lugar en el SRC de la imagen. Dibuje un área menor.</translation>
    </message>
    <message>
        <source>The area crosses the date line in a way the CRS of the image cannot hold. Draw one area on each side.</source>
        <translation>El área cruza el antimeridiano de un modo que el SRC de la imagen no admite. Dibuje un área a cada lado.</translation>
    </message>
    <message>
        <source>The area has no CRS. Write it as CRS=EPSG:4326;POLYGON((…)) or POLYGON((…)) [EPSG:4326], or set the project&apos;s CRS.</source>
        <translation>El área no tiene SRC. Escríbala como CRS=EPSG:4326;POLYGON((…)) o POLYGON((…)) [EPSG:4326], o establezca el SRC del proyecto.</translation>
    </message>
    <message>
        <source>This computer seems to be offline. Try again when the network is back.</source>
        <translation>Este equipo parece estar sin conexión. Inténtelo de nuevo cuando vuelva la red.</translation>
    </message>
    <message>
        <source>There is no server called {subject}. Check the address, or whether you need the company network (VPN).</source>
        <translation>No existe ningún servidor llamado {subject}. Compruebe la dirección o si se necesita la red de la empresa (VPN).</translation>
    </message>
    <message>
        <source>{subject} does not answer. It may be down; try again later.</source>
        <translation>{subject} no responde. Puede que esté fuera de servicio; inténtelo más tarde.</translation>
    </message>
    <message>
        <source>The certificate of {subject} is not trusted. If you trust it, add its issuer in QGIS&apos;s authentication settings.</source>
        <translation>El certificado de {subject} no es de confianza. Si confía en él, añada su emisor en la configuración de autenticación de QGIS.</translation>
    </message>
    <message>
        <source>The proxy did not let the request to {subject} through. Check QGIS&apos;s network settings.</source>
        <translation>El proxy no dejó pasar la solicitud a {subject}. Compruebe la configuración de red de QGIS.</translation>
    </message>
    <message>
        <source>{subject} sends requests on to {words}, which cannot be followed safely.</source>
        <translation>{subject} redirige las solicitudes a {words}, una redirección que no se puede seguir de forma segura.</translation>
    </message>
    <message>
        <source>{subject} answered with a web page instead of data, probably a sign-in page. Open it in a browser.</source>
        <translation>{subject} respondió con una página web en lugar de datos, probablemente una página de inicio de sesión. Ábrala en un navegador.</translation>
    </message>
    <message>
        <source>{subject} answered with something that cannot be read. Try again later.</source>
        <translation>{subject} respondió con algo que no se puede leer. Inténtelo más tarde.</translation>
    </message>
    <message>
        <source>{subject} answered, but not as an ArcGIS server does. Check the address.</source>
        <translation>{subject} respondió, pero no como un servidor ArcGIS. Compruebe la dirección.</translation>
    </message>
    <message>
        <source>{subject} asks for a sign-in. Choose one in the layer&apos;s or the service&apos;s settings.</source>
        <translation>{subject} pide autenticación. Elija una configuración de autenticación para la capa o para el servicio.</translation>
    </message>
    <message>
        <source>{subject} does not let you use this. Ask its administrator for the role that may run raster downloads.</source>
        <translation>{subject} no permite este uso. Pida a su administrador el rol que permite ejecutar descargas de rásteres.</translation>
    </message>
    <message>
        <source>There is no service at {subject}. Check the address.</source>
        <translation>No hay ningún servicio en {subject}. Compruebe la dirección.</translation>
    </message>
    <message>
        <source>{subject} refused the request: “{words}”.</source>
        <translation>{subject} rechazó la solicitud: «{words}».</translation>
    </message>
    <message>
        <source>The server stopped the job because it ran too long: “{words}”. Draw a smaller area and try again.</source>
        <translation>El servidor detuvo el trabajo porque duraba demasiado: «{words}». Dibuje un área menor e inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>Somebody cancelled the job on the server. Try again.</source>
        <translation>Alguien canceló el trabajo en el servidor. Inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>The server has already deleted this job. Try again to let it run once more.</source>
        <translation>El servidor ya ha borrado este trabajo. Inténtelo de nuevo para ejecutarlo otra vez.</translation>
    </message>
    <message>
        <source>{subject} points to an address that must not be opened ({words}). Ask its administrator.</source>
        <translation>{subject} apunta a una dirección que no se debe abrir ({words}). Consulte a su administrador.</translation>
    </message>
    <message>
        <source>{subject} stopped sending in the middle of the file. Try again.</source>
        <translation>{subject} dejó de enviar datos a mitad del archivo. Inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>The download was cancelled.</source>
        <translation>Se canceló la descarga.</translation>
    </message>
    <message>
        <source>The server stopped the job and gives no reason. Try again.</source>
        <translation>El servidor detuvo el trabajo y no da un motivo. Inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>The server stopped the job because it ran too long. Draw a smaller area and try again.</source>
        <translation>El servidor detuvo el trabajo porque duraba demasiado. Dibuje un área menor e inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>{subject} refused the request and gives no reason.</source>
        <translation>{subject} rechazó la solicitud y no da un motivo.</translation>
    </message>
    <message>
        <source>{subject} sends requests on to an address that cannot be followed. Check the address.</source>
        <translation>{subject} redirige las solicitudes a una dirección que no se puede seguir. Compruebe la dirección.</translation>
    </message>
    <message>
        <source>“{subject}” is not a web address. Enter that of a portal or of a raster utilities service.</source>
        <translation>«{subject}» no es una dirección web. Introduzca la de un portal o la de un servicio de utilidades ráster.</translation>
    </message>
    <message>
        <source>The server made an image service of {subject} instead of a file ({words}). Add it as a layer.</source>
        <translation>El servidor creó un servicio de imágenes de {subject} en lugar de un archivo ({words}). Añádalo como capa.</translation>
    </message>
    <message>
        <source>More arrived for {subject} than the server announced. Nothing was loaded; try again.</source>
        <translation>Se recibieron más datos de {subject} de los que anunció el servidor. No se cargó nada; inténtelo de nuevo.</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n byte</numerusform>
            <numerusform>%n bytes</numerusform>
        </translation>
    </message>
    <message>
        <source>{subject} cannot be “{words}”. Give what is allowed: {looked_at}.</source>
        <translation>{subject} no puede ser «{words}». Indique un valor permitido: {looked_at}.</translation>
    </message>
    <message>
        <source>{subject} cannot be “{words}”. Give another value.</source>
        <translation>{subject} no puede ser «{words}». Indique otro valor.</translation>
    </message>
    <message>
        <source>{subject} cannot be empty. Give what is allowed: {looked_at}.</source>
        <translation>{subject} no puede estar vacío. Indique un valor permitido: {looked_at}.</translation>
    </message>
    <message>
        <source>{subject} cannot be empty. Give it a value.</source>
        <translation>{subject} no puede estar vacío. Indique un valor.</translation>
    </message>
    <message>
        <source>The task has no input called “{subject}”. Use one that it has: {looked_at}.</source>
        <translation>La tarea no tiene ningún parámetro de entrada llamado «{subject}». Use uno de los que tiene: {looked_at}.</translation>
    </message>
    <message>
        <source>The task has no input called “{subject}”, nor any other. Leave it out.</source>
        <translation>La tarea no tiene ningún parámetro de entrada llamado «{subject}», ni ningún otro. Omítalo.</translation>
    </message>
    <message>
        <source>{subject} uses {words}, which needs ArcGIS Server {needed}; this server has {found}. Leave it out, or use a newer server.</source>
        <translation>{subject} usa {words}, que requiere ArcGIS Server {needed}; este servidor tiene la versión {found}. Omítalo o use un servidor más reciente.</translation>
    </message>
    <message>
        <source>{subject} needs a newer server than this one. Leave it out, or use another server.</source>
        <translation>{subject} requiere un servidor más reciente que este. Omítalo o use otro servidor.</translation>
    </message>
    <message>
        <source>{subject} is too large: it has {done}, and the server takes {total} at most. Give a smaller file, or an address where the server can read it.</source>
        <translation>{subject} es demasiado grande: ocupa {done} y el servidor admite {total} como máximo. Indique un archivo menor o una dirección donde el servidor pueda leerlo.</translation>
    </message>
    <message>
        <source>{subject} is too large for the server. Give a smaller file, or an address where the server can read it.</source>
        <translation>{subject} es demasiado grande para el servidor. Indique un archivo menor o una dirección donde el servidor pueda leerlo.</translation>
    </message>
    <message>
        <source>{subject} has more records than the server sends (its limit is {count}). Nothing was loaded; ask for a smaller area or for fewer features.</source>
        <translation>{subject} tiene más registros de los que envía el servidor (su límite: {count}). No se cargó nada; pida un área menor o menos objetos.</translation>
    </message>
    <message>
        <source>{subject} has more records than the server sends. Nothing was loaded; ask for a smaller area or for fewer features.</source>
        <translation>{subject} tiene más registros de los que envía el servidor. No se cargó nada; pida un área menor o menos objetos.</translation>
    </message>
    <message>
        <source>The task needs a value for {subject}. Give one, then try again.</source>
        <translation>La tarea necesita un valor para {subject}. Indique uno e inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>{subject} does not take files. Give an address where the server can read the file instead.</source>
        <translation>{subject} no admite archivos. Indique en su lugar una dirección donde el servidor pueda leer el archivo.</translation>
    </message>
    <message>
        <source>The file {subject} cannot be read. Check that it exists and that you may open it.</source>
        <translation>No se puede leer el archivo {subject}. Compruebe que existe y que tiene permiso para abrirlo.</translation>
    </message>
    <message>
        <source>{subject} did not reach the server whole. Try again.</source>
        <translation>{subject} no llegó completo al servidor. Inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>The server sent something for {subject} that cannot be read: “{words}”. Try again; if it stays so, ask the server&apos;s administrator.</source>
        <translation>El servidor envió para {subject} algo que no se puede leer: «{words}». Inténtelo de nuevo; si se repite, consulte al administrador del servidor.</translation>
    </message>
    <message>
        <source>The server sent something for {subject} that cannot be read. Try again; if it stays so, ask the server&apos;s administrator.</source>
        <translation>El servidor envió para {subject} algo que no se puede leer. Inténtelo de nuevo; si se repite, consulte al administrador del servidor.</translation>
    </message>
    <message>
        <source>The server no longer has the file of {subject}. Try again to let it run once more.</source>
        <translation>El servidor ya no tiene el archivo de {subject}. Inténtelo de nuevo para que lo genere otra vez.</translation>
    </message>
    <message>
        <source>{subject} changed on the server while it was downloaded. Nothing was loaded; try again later.</source>
        <translation>{subject} cambió en el servidor durante la descarga. No se cargó nada; inténtelo de nuevo más tarde.</translation>
    </message>
    <message>
        <source>What QGIS wrote down about this download cannot be read any more. Try again to begin anew.</source>
        <translation>Lo que QGIS anotó sobre esta descarga ya no se puede leer. Inténtelo de nuevo para empezar desde el principio.</translation>
    </message>
    <message>
        <source>{subject} says that it belongs to a portal, but the portal does not know it, so no sign-in was sent there. Check the address.</source>
        <translation>{subject} dice pertenecer a un portal que no lo conoce, así que no se le envió ningún inicio de sesión. Compruebe la dirección.</translation>
    </message>
    <message>
        <source>The server has no licence for this: “{words}”. Ask its administrator, or use another server.</source>
        <translation>El servidor no tiene licencia para esto: «{words}». Consulte a su administrador o utilice otro servidor.</translation>
    </message>
    <message>
        <source>{subject} has no licence for this: “{words}”. Ask its administrator, or use another server.</source>
        <translation>{subject} no tiene licencia para esto: «{words}». Consulte a su administrador o utilice otro servidor.</translation>
    </message>
    <message>
        <source>The certificate of {subject} is not trusted (issued by {words}). If you trust it, add the issuer in QGIS&apos;s authentication settings.</source>
        <translation>El certificado de {subject} no es de confianza (emitido por {words}). Si confía en él, añada el emisor en la configuración de autenticación de QGIS.</translation>
    </message>
    <message>
        <source>The certificate of {subject} is not valid today. Check the date of this computer, or ask the server&apos;s administrator for a new one.</source>
        <translation>El certificado de {subject} no es válido hoy. Compruebe la fecha de este equipo o pida uno nuevo al administrador del servidor.</translation>
    </message>
    <message>
        <source>The certificate that {subject} shows is that of another server. Check the address.</source>
        <translation>El certificado que muestra {subject} es de otro servidor. Compruebe la dirección.</translation>
    </message>
    <message>
        <source>No secure connection to {subject} can be made. Check whether its address begins with https or with http.</source>
        <translation>No se puede establecer una conexión segura con {subject}. Compruebe si su dirección empieza por https o por http.</translation>
    </message>
    <message>
        <source>{subject} wants a certificate that proves who you are. Choose a sign-in that has one (PKI).</source>
        <translation>{subject} pide un certificado que demuestre quién es usted. Elija una configuración de autenticación que tenga uno (PKI).</translation>
    </message>
    <message>
        <source>The proxy {subject} wants a password. Enter it in QGIS&apos;s network settings.</source>
        <translation>El proxy {subject} pide una contraseña. Introdúzcala en la configuración de red de QGIS.</translation>
    </message>
    <message>
        <source>A SOCKS proxy needs the Python package PySocks, which this QGIS does not have. Install it, or choose an HTTP proxy in QGIS&apos;s network settings.</source>
        <translation>Un proxy SOCKS necesita el paquete de Python PySocks, que este QGIS no tiene. Instálelo o elija un proxy HTTP en la configuración de red de QGIS.</translation>
    </message>
    <message>
        <source>The sign-in to {subject} ended, or was made for another address, and could not be renewed. Sign in again.</source>
        <translation>La autenticación en {subject} ha caducado o era para otra dirección, y no se pudo renovar. Autentíquese de nuevo.</translation>
    </message>
    <message>
        <source>QGIS cannot use the sign-in chosen for {subject}. It may have been deleted, or the master password was not given; choose another one or try again.</source>
        <translation>QGIS no puede usar la configuración de autenticación elegida para {subject}. Puede que se haya eliminado o que no se haya introducido la contraseña maestra; elija otra o inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>{subject} takes only the sign-in of Windows, which cannot be used here. Ask its administrator for an address with user name and password, a certificate or OAuth2.</source>
        <translation>{subject} solo acepta la autenticación de Windows, que aquí no se puede usar. Pida a su administrador una dirección con usuario y contraseña, certificado u OAuth2.</translation>
    </message>
    <message>
        <source>The proxy {subject} did not accept the password. Correct user name and password in QGIS&apos;s network settings.</source>
        <translation>El proxy {subject} no aceptó la contraseña. Corrija el nombre de usuario y la contraseña en la configuración de red de QGIS.</translation>
    </message>
    <message>
        <source>“{subject}” is not the address of a job on the server. It looks like …/GPServer/DownloadRaster/jobs/… and is printed when a download begins.</source>
        <translation>«{subject}» no es la dirección de un trabajo. Tiene la forma …/GPServer/DownloadRaster/jobs/… y se muestra cuando comienza una descarga.</translation>
    </message>
</context>
<context>
    <name>LayerList</name>
    <message>
        <source>Image layers</source>
        <translation>Capas de imágenes</translation>
    </message>
    <message>
        <source>Select a layer first</source>
        <translation>Seleccione antes una capa</translation>
    </message>
    <message>
        <source>There is no layer</source>
        <translation>No hay ninguna capa</translation>
    </message>
    <message>
        <source>Where it lies is not known yet</source>
        <translation>Aún no se conoce su ubicación</translation>
    </message>
    <message>
        <source>The list follows the project: remove the layer there</source>
        <translation>La lista sigue al proyecto: elimine allí la capa</translation>
    </message>
    <message>
        <source>Check All</source>
        <translation>Marcar todo</translation>
    </message>
    <message>
        <source>Uncheck All</source>
        <translation>Desmarcar todo</translation>
    </message>
    <message>
        <source>Zoom to Layer</source>
        <translation>Zoom a la capa</translation>
    </message>
    <message>
        <source>Copy URL</source>
        <translation>Copiar URL</translation>
    </message>
    <message>
        <source>Read Again</source>
        <translation>Leer de nuevo</translation>
    </message>
    <message>
        <source>Remove from List</source>
        <translation>Eliminar de la lista</translation>
    </message>
    <message>
        <source>No ArcGIS image layers in this project.</source>
        <translation>No hay capas de imágenes de ArcGIS en este proyecto.</translation>
    </message>
    <message>
        <source>Unknown CRS</source>
        <translation>SRC desconocido</translation>
    </message>
    <message>
        <source>Without a code</source>
        <translation>Sin código</translation>
    </message>
    <message>
        <source>Upper bound, before the server compresses</source>
        <translation>Límite superior, antes de que el servidor comprima</translation>
    </message>
    <message>
        <source>The service does not tell enough to estimate its size</source>
        <translation>El servicio no da datos suficientes para estimar el tamaño</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Leyendo…</translation>
    </message>
    <message>
        <source>Size unknown</source>
        <translation>Tamaño desconocido</translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation>No permitido</translation>
    </message>
    <message>
        <source>Outside area</source>
        <translation>Fuera del área</translation>
    </message>
    <message>
        <source>Cannot be clipped</source>
        <translation>No se puede cortar</translation>
    </message>
    <message>
        <source>Sign-in needed</source>
        <translation>Requiere autenticación</translation>
    </message>
    <message>
        <source>No download task</source>
        <translation>Sin tarea de descarga</translation>
    </message>
    <message>
        <source>Not an image service</source>
        <translation>No es servicio de imágenes</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>No encontrado</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Sin respuesta</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Bands</source>
        <translation>Bandas</translation>
    </message>
    <message>
        <source>Cell Size</source>
        <translation>Tamaño de celda</translation>
    </message>
    <message>
        <source>CRS</source>
        <translation>SRC</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamaño</translation>
    </message>
    <message>
        <source>The layer brings a sign-in of its own: change it there</source>
        <translation>La capa tiene su propia autenticación: cámbiela allí</translation>
    </message>
    <message>
        <source>Sign In…</source>
        <translation>Iniciar sesión…</translation>
    </message>
    <message>
        <source>Paste the address of an image service below, or browse a server or portal.</source>
        <translation>Pegue abajo la dirección de un servicio de imágenes o explore un servidor o portal.</translation>
    </message>
</context>
<context>
    <name>LayerMenu</name>
    <message>
        <source>Download Raster…</source>
        <translation>Descargar ráster…</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Download Raster…</source>
        <translation>Descargar ráster…</translation>
    </message>
    <message>
        <source>Download the pixel values of ArcGIS image services</source>
        <translation>Descargar los valores de píxel de servicios de imágenes de ArcGIS</translation>
    </message>
    <message>
        <source>Raster Download for ArcGIS</source>
        <translation>Raster Download for ArcGIS</translation>
    </message>
    <message>
        <source>Raster Downloads</source>
        <translation>Descargas de rásteres</translation>
    </message>
</context>
<context>
    <name>Measures</name>
    <message>
        <source>{number} m²</source>
        <translation>{number} m²</translation>
    </message>
    <message>
        <source>{number} km²</source>
        <translation>{number} km²</translation>
    </message>
    <message>
        <source>{width} × {height} m</source>
        <translation>{width} × {height} m</translation>
    </message>
    <message>
        <source>{width} × {height} km</source>
        <translation>{width} × {height} km</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} min {seconds} s</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message numerus="yes">
        <source>Download of %n layer(s) started.</source>
        <translation>
            <numerusform>Descarga de %n capa iniciada.</numerusform>
            <numerusform>Descarga de %n capas iniciada.</numerusform>
        </translation>
    </message>
    <message>
        <source>{names}: loaded, {size} in {time}.</source>
        <translation>{names}: descarga cargada, {size} en {time}.</translation>
    </message>
    <message>
        <source>{names}: saved, {size} in {time}.</source>
        <translation>{names}: descarga guardada, {size} en {time}.</translation>
    </message>
    <message>
        <source>{layer} ({reason})</source>
        <translation>{layer} ({reason})</translation>
    </message>
    <message numerus="yes">
        <source>{some} of %n layer(s) delivered. Not delivered: {missing}.</source>
        <translation>
            <numerusform>Capas entregadas: {some} de %n. Sin entregar: {missing}.</numerusform>
            <numerusform>Capas entregadas: {some} de %n. Sin entregar: {missing}.</numerusform>
        </translation>
    </message>
    <message>
        <source>{names} failed: “{words}”</source>
        <translation>Falló la descarga de {names}: «{words}»</translation>
    </message>
    <message>
        <source>{names} failed: {reason}</source>
        <translation>Falló la descarga de {names}: {reason}</translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) done</source>
        <translation>
            <numerusform>%n descarga terminada</numerusform>
            <numerusform>%n descargas terminadas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n incomplete</source>
        <translation>
            <numerusform>%n incompleta</numerusform>
            <numerusform>%n incompletas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n fallida</numerusform>
            <numerusform>%n fallidas</numerusform>
        </translation>
    </message>
    <message>
        <source>{counts}.</source>
        <translation>{counts}.</translation>
    </message>
    <message>
        <source>Zoom to Layers</source>
        <translation>Zoom a las capas</translation>
    </message>
    <message>
        <source>Open Folder</source>
        <translation>Abrir carpeta</translation>
    </message>
    <message>
        <source>Fetch Whole Image</source>
        <translation>Descargar imagen completa</translation>
    </message>
    <message>
        <source>Edit and Try Again…</source>
        <translation>Editar y reintentar…</translation>
    </message>
    <message>
        <source>Raster Download</source>
        <translation>Raster Download</translation>
    </message>
    <message>
        <source>downloads not allowed</source>
        <translation>descargas no permitidas</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>«{words}»</translation>
    </message>
    <message>
        <source>Show Downloads</source>
        <translation>Mostrar descargas</translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) interrupted when QGIS closed: {names}.</source>
        <translation>
            <numerusform>%n descarga interrumpida al cerrarse QGIS: {names}.</numerusform>
            <numerusform>%n descargas interrumpidas al cerrarse QGIS: {names}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Reanudar</translation>
    </message>
    <message>
        <source>Show Download</source>
        <translation>Mostrar descarga</translation>
    </message>
    <message>
        <source>{name}, {amount}</source>
        <translation>{name}, {amount}</translation>
    </message>
    <message>
        <source>{names}: {story}</source>
        <translation>{names}: {story}</translation>
    </message>
    <message>
        <source>Sign In…</source>
        <translation>Iniciar sesión…</translation>
    </message>
    <message numerus="yes">
        <source>%n waiting for a sign-in</source>
        <translation>
            <numerusform>%n a la espera de autenticación</numerusform>
            <numerusform>%n a la espera de autenticación</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Notes</name>
    <message>
        <source>Zoom to Layer</source>
        <translation>Zoom a la capa</translation>
    </message>
    <message>
        <source>Open Advanced</source>
        <translation>Abrir «Avanzado»</translation>
    </message>
    <message>
        <source>up to {size}</source>
        <translation>hasta {size}</translation>
    </message>
    <message>
        <source>Add an image layer to start.</source>
        <translation>Añada una capa de imágenes para empezar.</translation>
    </message>
    <message>
        <source>Check a layer.</source>
        <translation>Marque una capa.</translation>
    </message>
    <message>
        <source>The folder cannot be written to. Choose another one.</source>
        <translation>No se puede escribir en la carpeta. Elija otra.</translation>
    </message>
    <message numerus="yes">
        <source>Reading %n layer(s)…</source>
        <translation>
            <numerusform>Leyendo %n capa…</numerusform>
            <numerusform>Leyendo %n capas…</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading the polygons of {layer}…</source>
        <translation>Leyendo los polígonos de {layer}…</translation>
    </message>
    <message>
        <source>There is no polygon layer in this project. Choose another area.</source>
        <translation>No hay ninguna capa de polígonos en este proyecto. Elija otra área.</translation>
    </message>
    <message>
        <source>Draw an area on the map.</source>
        <translation>Dibuje un área en el mapa.</translation>
    </message>
    <message>
        <source>No checked layer touches the area.</source>
        <translation>Ninguna capa marcada toca el área.</translation>
    </message>
    <message>
        <source>None of the checked layers can be downloaded.</source>
        <translation>No se puede descargar ninguna de las capas marcadas.</translation>
    </message>
    <message>
        <source>{amount}.</source>
        <translation>{amount}.</translation>
    </message>
    <message>
        <source>{amount}, but only {free} free. Draw a smaller area or choose another folder.</source>
        <translation>{amount}, pero solo hay {free} libres. Dibuje un área menor o elija otra carpeta.</translation>
    </message>
    <message>
        <source>{amount}. {free} free.</source>
        <translation>{amount}. {free} libres.</translation>
    </message>
    <message>
        <source>This is much for one job; many servers stop jobs that run too long.</source>
        <translation>Es mucho para una sola descarga; muchos servidores detienen las que duran demasiado.</translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n capa</numerusform>
            <numerusform>%n capas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{some} of %n layer(s)</source>
        <translation>
            <numerusform>{some} de %n capa</numerusform>
            <numerusform>{some} de %n capas</numerusform>
        </translation>
    </message>
    <message>
        <source>size unknown</source>
        <translation>tamaño desconocido</translation>
    </message>
    <message>
        <source>up to {size} before compression</source>
        <translation>hasta {size} sin comprimir</translation>
    </message>
    <message numerus="yes">
        <source>up to {size} before compression and %n layer(s) of unknown size</source>
        <translation>
            <numerusform>hasta {size} sin comprimir y %n capa de tamaño desconocido</numerusform>
            <numerusform>hasta {size} sin comprimir y %n capas de tamaño desconocido</numerusform>
        </translation>
    </message>
    <message>
        <source>{layer} ({reason})</source>
        <translation>{layer} ({reason})</translation>
    </message>
    <message>
        <source>Left out: {layers}.</source>
        <translation>Sin incluir: {layers}.</translation>
    </message>
    <message>
        <source>outside the area</source>
        <translation>fuera del área</translation>
    </message>
    <message>
        <source>its owner does not allow downloads</source>
        <translation>su propietario no permite descargas</translation>
    </message>
    <message numerus="yes">
        <source>… and %n more message(s).</source>
        <translation>
            <numerusform>… y %n mensaje más.</numerusform>
            <numerusform>… y %n mensajes más.</numerusform>
        </translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problema</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Advertencia</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>Autenticación</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Información</translation>
    </message>
    <message>
        <source>Sign In…</source>
        <translation>Iniciar sesión…</translation>
    </message>
    <message>
        <source>Try Again</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Examinar…</translation>
    </message>
    <message>
        <source>Open Authentication Settings</source>
        <translation>Abrir la configuración de autenticación</translation>
    </message>
    <message>
        <source>Open Network Settings</source>
        <translation>Abrir la configuración de red</translation>
    </message>
    <message>
        <source>{host} asks for a sign-in.</source>
        <translation>{host} pide autenticación.</translation>
    </message>
    <message>
        <source>All right</source>
        <translation>Correcto</translation>
    </message>
</context>
<context>
    <name>OptionsPage</name>
    <message>
        <source>Downloads</source>
        <translation>Descargas</translation>
    </message>
    <message>
        <source>Default folder</source>
        <translation>Carpeta predeterminada</translation>
    </message>
    <message>
        <source>Where downloads go unless the form says otherwise; created if it does not exist</source>
        <translation>A dónde van las descargas si el formulario no dice otra cosa; se crea si no existe</translation>
    </message>
    <message>
        <source>Load into project when done</source>
        <translation>Cargar en el proyecto al terminar</translation>
    </message>
    <message>
        <source>Downloads at once per server</source>
        <translation>Descargas simultáneas por servidor</translation>
    </message>
    <message>
        <source>More downloads wait until one of these has ended</source>
        <translation>Las demás descargas esperan a que termine una de estas</translation>
    </message>
    <message>
        <source>Otherwise they wait in the panel Raster Downloads, and no server is asked</source>
        <translation>Si no, esperan en el panel Descargas de rásteres y no se consulta ningún servidor</translation>
    </message>
    <message>
        <source>Resume interrupted downloads when QGIS starts</source>
        <translation>Reanudar las descargas interrumpidas al iniciar QGIS</translation>
    </message>
    <message>
        <source>Raster Download</source>
        <translation>Raster Download</translation>
    </message>
    <message>
        <source>Default Folder for Downloads</source>
        <translation>Carpeta predeterminada para las descargas</translation>
    </message>
    <message>
        <source>Folder of the project, or Downloads</source>
        <translation>Carpeta del proyecto o Descargas</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Elegir una carpeta</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Advertencia</translation>
    </message>
    <message>
        <source>“{folder}” is not a complete path and will not be saved. Choose a folder.</source>
        <translation>«{folder}» no es una ruta completa y no se guardará. Elija una carpeta.</translation>
    </message>
    <message>
        <source>Sign-ins</source>
        <translation>Inicios de sesión</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Servidor</translation>
    </message>
    <message>
        <source>Authentication configuration</source>
        <translation>Configuración de autenticación</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Cambiar…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Select a server first</source>
        <translation>Seleccione primero un servidor</translation>
    </message>
    <message>
        <source>Forget the choice; the configuration stays in QGIS</source>
        <translation>Olvidar la elección; la configuración permanece en QGIS</translation>
    </message>
    <message>
        <source>Select one server only</source>
        <translation>Seleccione un solo servidor</translation>
    </message>
    <message>
        <source>Choose another authentication configuration</source>
        <translation>Elegir otra configuración de autenticación</translation>
    </message>
</context>
<context>
    <name>Processing</name>
    <message>
        <source>Download raster from ArcGIS image services</source>
        <translation>Descargar ráster de servicios de imágenes de ArcGIS</translation>
    </message>
    <message>
        <source>Pixel values of ArcGIS image services, clipped by the server.</source>
        <translation>Valores de píxel de servicios de imágenes de ArcGIS, cortados por el servidor.</translation>
    </message>
    <message>
        <source>arcgis,esri,image server,imageserver,raster,dem,clip,download,rest</source>
        <translation>arcgis,esri,image server,imageserver,servicio de imágenes,ráster,raster,mde,mdt,dem,cortar,recortar,descargar,rest</translation>
    </message>
    <message>
        <source>Image layers</source>
        <translation>Capas de imágenes</translation>
    </message>
    <message>
        <source>Service URLs, item IDs or raster store URIs, one a line</source>
        <translation>URL de servicio, ID de elemento o URI de almacén ráster, una por línea</translation>
    </message>
    <message>
        <source>Clip to extent</source>
        <translation>Cortar a la extensión</translation>
    </message>
    <message>
        <source>Clip to polygons of a layer</source>
        <translation>Cortar a los polígonos de una capa</translation>
    </message>
    <message>
        <source>Clip to polygon</source>
        <translation>Cortar al polígono</translation>
    </message>
    <message>
        <source>Resampling</source>
        <translation>Remuestreo</translation>
    </message>
    <message>
        <source>Nearest neighbour (keeps values)</source>
        <translation>Vecino más próximo (conserva los valores)</translation>
    </message>
    <message>
        <source>Bilinear</source>
        <translation>Bilineal</translation>
    </message>
    <message>
        <source>Cubic</source>
        <translation>Cúbica</translation>
    </message>
    <message>
        <source>Portal or raster utilities service (empty: found by itself)</source>
        <translation>Portal o servicio de utilidades ráster (vacío: detección automática)</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>Autenticación</translation>
    </message>
    <message>
        <source>Output folder</source>
        <translation>Carpeta de salida</translation>
    </message>
    <message>
        <source>First raster</source>
        <translation>Primer ráster</translation>
    </message>
    <message>
        <source>Rasters</source>
        <translation>Rásteres</translation>
    </message>
    <message>
        <source>Jobs on the server</source>
        <translation>Trabajos en el servidor</translation>
    </message>
    <message>
        <source>Name at least one image: a layer, a service URL or an item ID.</source>
        <translation>Indique al menos una imagen: una capa, una URL de servicio o un ID de elemento.</translation>
    </message>
    <message>
        <source>Give only one of extent, clip layer and clip geometry, not {names}.</source>
        <translation>Indique solo una opción entre extensión, capa de corte y geometría de corte, no {names}.</translation>
    </message>
    <message>
        <source>{layer} does not show an ArcGIS image service.</source>
        <translation>{layer} no muestra un servicio de imágenes de ArcGIS.</translation>
    </message>
    <message>
        <source>There is no layer “{names}”.</source>
        <translation>No existe la capa «{names}».</translation>
    </message>
    <message>
        <source>The extent has no CRS. Write it as xmin,xmax,ymin,ymax [EPSG:4326], or set the project&apos;s CRS.</source>
        <translation>La extensión no tiene SRC. Escríbala como xmin,xmax,ymin,ymax [EPSG:4326] o establezca el SRC del proyecto.</translation>
    </message>
    <message>
        <source>QGIS does not know the CRS “{name}”.</source>
        <translation>QGIS no conoce el SRC «{name}».</translation>
    </message>
    <message>
        <source>Image services</source>
        <translation>Servicios de imágenes</translation>
    </message>
    <message>
        <source>Layers of the project that show image services. On the command line their names, with --PROJECT_PATH, or arcgismapserver:// and a layer&apos;s source.</source>
        <translation>Capas del proyecto que muestran servicios de imágenes. En la línea de órdenes, sus nombres, con --PROJECT_PATH, o arcgismapserver:// y el origen de una capa.</translation>
    </message>
    <message>
        <source>Addresses of image services (…/ImageServer), item pages or item IDs of a portal, or raster store URIs, one a line; in scripts a list, too. At least one image or layer is needed.</source>
        <translation>Direcciones de servicios de imágenes (…/ImageServer), páginas o ID de elemento de un portal, o URI de almacén ráster, una por línea; en los scripts también una lista. Se necesita al menos una imagen o capa.</translation>
    </message>
    <message>
        <source>A box, written xmin,xmax,ymin,ymax [EPSG:4326]. With neither a box nor polygons the whole image is downloaded.</source>
        <translation>Un rectángulo, escrito xmin,xmax,ymin,ymax [EPSG:4326]. Sin rectángulo ni polígonos se descarga la imagen completa.</translation>
    </message>
    <message>
        <source>All polygons of this layer together, or the selected ones. Instead of an extent.</source>
        <translation>Todos los polígonos de esta capa juntos, o los seleccionados. En lugar de una extensión.</translation>
    </message>
    <message>
        <source>A polygon, written CRS=EPSG:4326;POLYGON((…)) or POLYGON((…)) [EPSG:4326]. Instead of an extent.</source>
        <translation>Un polígono, escrito CRS=EPSG:4326;POLYGON((…)) o POLYGON((…)) [EPSG:4326]. En lugar de una extensión.</translation>
    </message>
    <message>
        <source>How the server computes values where cells do not fit; nearest neighbour keeps them as they are.</source>
        <translation>Cómo calcula el servidor los valores donde las celdas no coinciden; el vecino más próximo los deja como están.</translation>
    </message>
    <message>
        <source>The portal that knows the item IDs, or the address of the raster utilities service (…/GPServer) that is to do the work. Empty: each image&apos;s own server is asked.</source>
        <translation>El portal que conoce los ID de elemento, o la dirección del servicio de utilidades ráster (…/GPServer) que debe hacer el trabajo. Vacío: se pregunta al servidor de cada imagen.</translation>
    </message>
    <message>
        <source>The authentication configuration for the servers named here. Empty: those of the layers, and the ones that QGIS has for the addresses.</source>
        <translation>La configuración de autenticación para los servidores indicados aquí. Vacío: las de las capas y las que QGIS tiene para las direcciones.</translation>
    </message>
    <message>
        <source>Where the files go; it is made if it is not there, and no file in it is replaced. Empty: the folder of the options, else the project&apos;s, else Downloads.</source>
        <translation>Adónde van los archivos; la carpeta se crea si no existe y no se reemplaza ningún archivo en ella. Vacío: la carpeta de las opciones, si no la del proyecto, si no Descargas.</translation>
    </message>
    <message>
        <source>The file of the first image, for the next step of a model.</source>
        <translation>El archivo de la primera imagen, para el paso siguiente de un modelo.</translation>
    </message>
    <message>
        <source>The files of all images, in the order in which they were named.</source>
        <translation>Los archivos de todas las imágenes, en el orden en que se indicaron.</translation>
    </message>
    <message>
        <source>The addresses of the jobs that did the work, one a line.</source>
        <translation>Las direcciones de los trabajos que hicieron la tarea, una por línea.</translation>
    </message>
    <message>
        <source>List ArcGIS image services</source>
        <translation>Listar servicios de imágenes de ArcGIS</translation>
    </message>
    <message>
        <source>The image services of a server or portal as a layer, with their properties.</source>
        <translation>Los servicios de imágenes de un servidor o portal como capa, con sus propiedades.</translation>
    </message>
    <message>
        <source>arcgis,esri,portal,server,search,catalog,image server,imageserver,list,rest</source>
        <translation>arcgis,esri,portal,server,servidor,search,buscar,catalog,catálogo,image server,imageserver,servicio de imágenes,list,lista,listar,rest</translation>
    </message>
    <message>
        <source>Finds the image services of an ArcGIS server or portal, asks each what it is, and makes a layer of them: a polygon for each extent, with pixel type, bands, cell size, CRS and what else one chooses by.

The field url is what “Download raster from ArcGIS image services” takes as images; download tells whether the service lets its pixels be downloaded. cell_x and cell_y are in units of the CRS, columns, rows and bytes those of the whole image before compression; max_width and max_height bound a picture of it, not a download. title, item_id, owner and modified come from portals.

A service that cannot be read stays in the list, without an extent; the field error says why.</source>
        <translation>Encuentra los servicios de imágenes de un servidor o portal ArcGIS, pregunta a cada uno qué es y forma con ellos una capa: un polígono por extensión, con tipo de píxel, bandas, tamaño de celda, SRC y lo demás que sirve para elegir.

El campo url es lo que «Descargar ráster de servicios de imágenes de ArcGIS» toma como imágenes; download indica si el servicio permite descargar sus píxeles. cell_x y cell_y están en unidades del SRC; columns, rows y bytes son los de la imagen completa antes de comprimir; max_width y max_height limitan una vista de ella, no una descarga. title, item_id, owner y modified vienen de los portales.

Un servicio que no se puede leer permanece en la lista, sin extensión; el campo error dice por qué.</translation>
    </message>
    <message>
        <source>The address of a portal, of a server, or of one folder of a server (…/rest/services/Folder). The address of a service stands for its server.</source>
        <translation>La dirección de un portal, de un servidor o de una carpeta de un servidor (…/rest/services/Carpeta). La dirección de un servicio representa a su servidor.</translation>
    </message>
    <message>
        <source>Words that must all occur. A portal searches its items by them, on a server they are looked for in the names of services and folders. Empty: all services.</source>
        <translation>Palabras que deben aparecer todas. Un portal busca con ellas en sus elementos; en un servidor se buscan en los nombres de servicios y carpetas. Vacío: todos los servicios.</translation>
    </message>
    <message>
        <source>Only services whose extent touches this one; those whose extent is not known stay in the list.</source>
        <translation>Solo servicios cuya extensión toca esta; aquellos cuya extensión no se conoce permanecen en la lista.</translation>
    </message>
    <message>
        <source>So many services are read at most; a message says when there are more.</source>
        <translation>Número máximo de servicios que se leen; un mensaje avisa si hay más.</translation>
    </message>
    <message>
        <source>The authentication configuration for the server or portal. Empty: the one that QGIS has for its address, if any.</source>
        <translation>La configuración de autenticación para el servidor o portal. Vacío: la que QGIS tiene para su dirección, si la hay.</translation>
    </message>
    <message>
        <source>Polygons in EPSG:4326, one for each service, of two parts across the date line; services without a known extent have no geometry.</source>
        <translation>Polígonos en EPSG:4326, uno por servicio, de dos partes a ambos lados del antimeridiano; los servicios sin extensión conocida no tienen geometría.</translation>
    </message>
    <message>
        <source>The addresses of those that may be downloaded, one a line; in a model what “Download raster from ArcGIS image services” takes as images.</source>
        <translation>Las direcciones de los que se pueden descargar, una por línea; en un modelo, lo que «Descargar ráster de servicios de imágenes de ArcGIS» toma como imágenes.</translation>
    </message>
    <message>
        <source>How many services are in the layer.</source>
        <translation>Cuántos servicios hay en la capa.</translation>
    </message>
    <message>
        <source>How many of them could not be read.</source>
        <translation>Cuántos de ellos no se pudieron leer.</translation>
    </message>
    <message>
        <source>Server or portal</source>
        <translation>Servidor o portal</translation>
    </message>
    <message>
        <source>Search words</source>
        <translation>Palabras de búsqueda</translation>
    </message>
    <message>
        <source>Only in extent</source>
        <translation>Solo en la extensión</translation>
    </message>
    <message>
        <source>Most services</source>
        <translation>Número máximo de servicios</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>Direcciones</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>Servicios</translation>
    </message>
    <message>
        <source>Services not read</source>
        <translation>Servicios no leídos</translation>
    </message>
    <message>
        <source>Looking for image services…</source>
        <translation>Buscando servicios de imágenes…</translation>
    </message>
    <message numerus="yes">
        <source>Reading %n service(s)…</source>
        <translation>
            <numerusform>Leyendo %n servicio…</numerusform>
            <numerusform>Leyendo %n servicios…</numerusform>
        </translation>
    </message>
    <message>
        <source>The list is not complete: {reason}</source>
        <translation>La lista no está completa: {reason}</translation>
    </message>
    <message>
        <source>There are more services than the limit of {limit}. Raise it, or search by words.</source>
        <translation>Hay más servicios que el límite de {limit}. Auméntelo o busque por palabras.</translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) could not be read; the field error says why.</source>
        <translation>
            <numerusform>%n servicio no se pudo leer; el campo error dice por qué.</numerusform>
            <numerusform>%n servicios no se pudieron leer; el campo error dice por qué.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) listed.</source>
        <translation>
            <numerusform>%n servicio listado.</numerusform>
            <numerusform>%n servicios listados.</numerusform>
        </translation>
    </message>
    <message>
        <source>“{text}” is not a web address. Enter that of a server or portal.</source>
        <translation>«{text}» no es una dirección web. Introduzca la de un servidor o portal.</translation>
    </message>
    <message>
        <source>Give the address of a server or portal.</source>
        <translation>Indique la dirección de un servidor o portal.</translation>
    </message>
    <message>
        <source>The listing was cancelled.</source>
        <translation>Se canceló la elaboración de la lista.</translation>
    </message>
    <message>
        <source>{host} is neither an ArcGIS server nor a portal. Check the address.</source>
        <translation>{host} no es ni un servidor ArcGIS ni un portal. Compruebe la dirección.</translation>
    </message>
    <message>
        <source>Lets an ArcGIS server cut image services to an area (its DownloadRaster task), fetches the files and checks them: true pixel values, native cell size, in the CRS of each service.

Name the images as layers, or as service URLs, item ids or raster store URIs, one a line. Give at most one of extent, clip layer and clip geometry; without any the whole image is downloaded.

A clip geometry is written CRS=EPSG:4326;POLYGON((…)) or POLYGON((…)) [EPSG:4326].

The algorithm fails if anything that was asked for is not delivered. If it was stopped, “Resume raster downloads” goes on with the address of the job, which is among the messages.

As a step of a model it adds nothing to the project: use “Load layer into project” for that.</source>
        <translation>Hace que un servidor ArcGIS corte servicios de imágenes a una zona (su tarea DownloadRaster), descarga los archivos y los comprueba: valores de píxel reales, tamaño de celda original, en el SRC de cada servicio.

Indique las imágenes como capas, o como URL de servicio, ID de elemento o URI de almacén ráster, una por línea. Indique como máximo una opción entre extensión, capa de corte y geometría de corte; sin ninguna se descarga la imagen completa.

Una geometría de corte se escribe CRS=EPSG:4326;POLYGON((…)) o POLYGON((…)) [EPSG:4326].

El algoritmo falla si no se entrega algo de lo pedido. Si se detuvo, «Reanudar descargas de ráster» continúa con la dirección del trabajo, que está entre los mensajes.

Como paso de un modelo no añade nada al proyecto: use para ello «Cargar capa en el proyecto».</translation>
    </message>
    <message>
        <source>File name (empty: what the image is called)</source>
        <translation>Nombre del archivo (vacío: el de la imagen)</translation>
    </message>
    <message>
        <source>The name of the file without its ending; of several images the name of each is added. In a batch it may be an expression. An existing file is never replaced: the next one gets a number.</source>
        <translation>El nombre del archivo sin su extensión; con varias imágenes se añade el nombre de cada una. En un proceso por lotes puede ser una expresión. Un archivo existente nunca se reemplaza: el siguiente recibe un número.</translation>
    </message>
    <message>
        <source>There is no parameter {names}. The parameters are {known}.</source>
        <translation>No existe el parámetro {names}. Los parámetros son {known}.</translation>
    </message>
    <message>
        <source>“{value}” is no resampling. Write 0 (nearest), 1 (bilinear) or 2 (cubic).</source>
        <translation>«{value}» no es un remuestreo. Escriba 0 (vecino más próximo), 1 (bilineal) o 2 (cúbica).</translation>
    </message>
    <message>
        <source>{name} is empty. Leave it out to download the whole image.</source>
        <translation>{name} está vacío. Omítalo para descargar la imagen completa.</translation>
    </message>
    <message>
        <source>“{value}” is no extent. Write it as xmin,xmax,ymin,ymax [EPSG:4326].</source>
        <translation>«{value}» no es una extensión. Escríbala como xmin,xmax,ymin,ymax [EPSG:4326].</translation>
    </message>
    <message>
        <source>“{value}” is no polygon. Write it as CRS=EPSG:4326;POLYGON((…)) or POLYGON((…)) [EPSG:4326].</source>
        <translation>«{value}» no es un polígono. Escríbalo como CRS=EPSG:4326;POLYGON((…)) o POLYGON((…)) [EPSG:4326].</translation>
    </message>
    <message>
        <source>{name}: {size} arrived in {path}</source>
        <translation>{name}: {size} recibidos en {path}</translation>
    </message>
    <message>
        <source>What the server has made can still be had: run “Resume raster downloads” with {urls}</source>
        <translation>Lo que hizo el servidor todavía puede obtenerse: ejecute «Reanudar descargas de ráster» con {urls}</translation>
    </message>
    <message>
        <source>Resume raster downloads</source>
        <translation>Reanudar descargas de ráster</translation>
    </message>
    <message>
        <source>Files of jobs that are on an ArcGIS server already.</source>
        <translation>Archivos de trabajos que ya están en un servidor ArcGIS.</translation>
    </message>
    <message>
        <source>arcgis,esri,job,resume,download,raster,interrupted</source>
        <translation>arcgis,esri,job,trabajo,resume,reanudar,download,descargar,ráster,raster,interrumpida</translation>
    </message>
    <message>
        <source>As “Download raster” prints them: …/GPServer/DownloadRaster/jobs/… On the command line the option may be repeated.</source>
        <translation>Como las muestra «Descargar ráster»: …/GPServer/DownloadRaster/jobs/… En la línea de órdenes la opción puede repetirse.</translation>
    </message>
    <message>
        <source>The authentication configuration for the servers of these jobs. Empty: the one of the download, and those that QGIS has for the addresses.</source>
        <translation>La configuración de autenticación para los servidores de estos trabajos. Vacío: la de la descarga y las que QGIS tiene para las direcciones.</translation>
    </message>
    <message>
        <source>Where the files of jobs go that this profile knows nothing of. A download that was begun here goes on in its own folder.</source>
        <translation>Dónde van los archivos de trabajos que este perfil no conoce. Una descarga que comenzó aquí continúa en su propia carpeta.</translation>
    </message>
    <message>
        <source>The files of all images, job by job.</source>
        <translation>Los archivos de todas las imágenes, trabajo por trabajo.</translation>
    </message>
    <message>
        <source>Goes on with downloads that were stopped: it waits for the job on the server, fetches what is missing of the files and checks them. The server does not run the job again.

A download that was begun in this profile of QGIS goes on in its own folder, behind what is there. Of any other job the server is asked what it was about, and the files are named after its images.

The algorithm fails if anything that was asked for is not delivered. Cancelling it cancels the jobs on the server.</source>
        <translation>Continúa descargas que se detuvieron: espera el trabajo en el servidor, descarga lo que falta de los archivos y los comprueba. El servidor no vuelve a ejecutar el trabajo.

Una descarga que comenzó en este perfil de QGIS continúa en su propia carpeta, detrás de lo que ya está. De cualquier otro trabajo se pregunta al servidor de qué se trataba, y los archivos llevan el nombre de sus imágenes.

El algoritmo falla si no se entrega algo de lo pedido. Al cancelarlo se cancelan los trabajos en el servidor.</translation>
    </message>
    <message>
        <source>Addresses of jobs, one a line</source>
        <translation>Direcciones de trabajos, una por línea</translation>
    </message>
    <message>
        <source>This download goes on where it began, in {folder}</source>
        <translation>Esta descarga continúa donde comenzó, en {folder}</translation>
    </message>
    <message>
        <source>Name at least one job: its address, as a download prints it.</source>
        <translation>Indique al menos un trabajo: su dirección, como la muestra una descarga.</translation>
    </message>
    <message>
        <source>Job on the server: {url}</source>
        <translation>Trabajo en el servidor: {url}</translation>
    </message>
    <message>
        <source>Downloading {name}: {size}</source>
        <translation>Descargando {name}: {size}</translation>
    </message>
    <message>
        <source>Downloading {name}</source>
        <translation>Descargando {name}</translation>
    </message>
</context>
<context>
    <name>ServiceList</name>
    <message>
        <source>QGIS does not know the CRS of this service, so its extent is not drawn.</source>
        <translation>QGIS no conoce el SRC de este servicio, por lo que su extensión no se dibuja.</translation>
    </message>
    <message>
        <source>The service does not tell its extent.</source>
        <translation>El servicio no indica su extensión.</translation>
    </message>
    <message>
        <source>The extent of this service has no place on a map of the world.</source>
        <translation>La extensión de este servicio no tiene lugar en un mapa del mundo.</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>No longer there</source>
        <translation>Ya no existe</translation>
    </message>
    <message>
        <source>{name} ({method})</source>
        <translation>{name} ({method})</translation>
    </message>
    <message>
        <source>Sign In to {host}</source>
        <translation>Iniciar sesión en {host}</translation>
    </message>
    <message>
        <source>{host} wants to know who you are. Choose one of your QGIS authentication configurations, or create one with ✚. It is remembered for this server; the password stays in QGIS.</source>
        <translation>{host} quiere saber quién es usted. Elija una de sus configuraciones de autenticación de QGIS o cree una con ✚. Se recordará para este servidor; la contraseña permanece en QGIS.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Sign In</source>
        <translation>Iniciar sesión</translation>
    </message>
    <message>
        <source>Authentication configuration</source>
        <translation>Configuración de autenticación</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Iniciando sesión…</translation>
    </message>
    <message>
        <source>The server did not accept the last sign-in: “{words}”</source>
        <translation>El servidor no aceptó la última autenticación: «{words}»</translation>
    </message>
    <message>
        <source>The server did not accept the last sign-in. Check user name and password.</source>
        <translation>El servidor no aceptó la última autenticación. Compruebe el nombre de usuario y la contraseña.</translation>
    </message>
    <message>
        <source>Choose an authentication configuration first</source>
        <translation>Elija primero una configuración de autenticación</translation>
    </message>
</context>
</TS>
