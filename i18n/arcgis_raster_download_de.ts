<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AreaPanel</name>
    <message>
        <source>Polygon layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom to Area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear Area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selected features only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selected features only ({count})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No feature of this layer is selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follows the map.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything the service holds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not drawn yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rectangle, {sides}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Polygon with %n point(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Map View</source>
        <extracomment>the letters behind &amp; are the Alt keys of the dialog, each once: A B M R P L W F S O V D C H</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Rectangle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Polygon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From &amp;Layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Whole Image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the map shows when you press Download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag a box on the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click the corners on the map; R draws freehand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Polygons of a layer, or its selected features</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No clip</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AreaTools</name>
    <message>
        <source>the map&apos;s CRS changed. Click the corners again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click at least 3 points.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawing paused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{numbers}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>drag a box on the map.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>click the corners on the map. Right-click finishes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{numbers}. Right-click finishes, Backspace removes the last point.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{numbers}. Right-click finishes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw Area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue Drawing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Dialog</name>
    <message>
        <source>Raster Download for ArcGIS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image Layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Several addresses can be pasted at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Service URL, item page or item ID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste a service URL, item page or item ID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Created if it does not exist</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Re&amp;sampling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nearest neighbour (keeps values)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bilinear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cubic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&amp;oad into project when done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ad&amp;vanced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Raster utilities service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Portal or …/Utilities/RasterUtilities/GPServer that runs the download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found automatically</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign-in for this service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Used only when clipping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the server fills cells when it clips. Nearest for classes; bilinear or cubic for continuous values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{text}” is not a web address. Enter that of a portal or of a raster utilities service.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder for the Downloaded Rasters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Downloads</name>
    <message>
        <source>Raster downloads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} (clip)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Downloaded on {date} from {url}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resampling: {method}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not clipped: the whole image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clipped to a polygon inside {box}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clipped to {polygon}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n raster download(s): {names}</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Explain</name>
    <message>
        <source>Something unforeseen happened. The log panel “Raster Download” has the details.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{names} and %n more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{subject} is a map service: it has pictures, not pixel values. Look for an image service (…/ImageServer).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} is a feature service: it has vector features, not pixel values. Look for an image service (…/ImageServer).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} is not an image service. Its address ends in …/ImageServer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No feature is selected in {subject}. Select some, or clear “Selected features only”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} has no polygons. Choose another layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server says it is done but delivered no file. Its reason: “{words}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server says it is done but delivered no file, and gives no reason. Try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server stopped the job: “{words}”. Draw a smaller area and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server stopped the job: “{words}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject}: the server would not clip: “{words}”. Draw the area again, or fetch the whole image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject}: the server sent the whole image instead of the area. Nothing was loaded; draw the area again, or fetch the whole image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} was not delivered: “{words}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} was not delivered. Try again with this layer alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What arrived for {subject} is something else ({words}). Nothing was loaded; try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What arrived for {subject} is something else. Nothing was loaded; try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What arrived for {subject} is not a TIFF. Nothing was loaded; try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What arrived for {subject} is not a complete TIFF ({done} of {total}). Nothing was loaded; try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What arrived for {subject} is not a complete TIFF. Nothing was loaded; try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full: {done} of {total} are saved. Free some space, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full. Free some space, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} did not accept the sign-in: “{words}”. Check user name and password.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} did not accept the sign-in. Check user name and password.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder {subject} cannot be written to. Choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} answered with an error: “{words}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} answered with an error and no explanation. Try again later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{subject}” is neither a web address nor a portal item ID. Paste the address of an image service (…/ImageServer) or its item page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{subject}” is a {words}, not an image layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The item ID {subject} does not say which portal it belongs to. Paste the item&apos;s page, or give the portal&apos;s address as well.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} is a raster of a server&apos;s own store. Give the raster utilities service of that server as well.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} does not tell its CRS, so the area must be in one with an EPSG code. Set the project&apos;s CRS to one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The portal {subject} has no item {words}, or you may not see it. Check the ID or sign in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject}: its owner does not allow downloads. Ask the owner to switch on “allow copy” for the service.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} holds ready-made tiles only, not pixel values. Look for another service.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No server that can run the download was found for {subject}. Looked at: {looked_at}. If you know one, enter it under Advanced.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>QGIS does not know the CRS of {subject}, so no area can be cut out. Choose Whole Image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} does not touch the area. Draw another area.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The area is empty. Draw one on the map.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The polygon crosses itself. Press Polygon and draw it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Some points of the area have no place in the CRS of the image. Draw a smaller area.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The area crosses the date line in a way the CRS of the image cannot hold. Draw one area on each side.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The area has no CRS. Write it as CRS=EPSG:4326;POLYGON((…)) or POLYGON((…)) [EPSG:4326], or set the project&apos;s CRS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer seems to be offline. Try again when the network is back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no server called {subject}. Check the address, or whether you need the company network (VPN).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} does not answer. It may be down; try again later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The certificate of {subject} is not trusted. If you trust it, add its issuer in QGIS&apos;s authentication settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy did not let the request to {subject} through. Check QGIS&apos;s network settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} sends requests on to {words}, which cannot be followed safely.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} answered with a web page instead of data, probably a sign-in page. Open it in a browser.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} answered with something that cannot be read. Try again later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} answered, but not as an ArcGIS server does. Check the address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} asks for a sign-in. Choose one in the layer&apos;s or the service&apos;s settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} does not let you use this. Ask its administrator for the role that may run raster downloads.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no service at {subject}. Check the address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} refused the request: “{words}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server stopped the job because it ran too long: “{words}”. Draw a smaller area and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Somebody cancelled the job on the server. Try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server has already deleted this job. Try again to let it run once more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} points to an address that must not be opened ({words}). Ask its administrator.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} stopped sending in the middle of the file. Try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The download was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server stopped the job and gives no reason. Try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server stopped the job because it ran too long. Draw a smaller area and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} refused the request and gives no reason.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{subject} sends requests on to an address that cannot be followed. Check the address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{subject}” is not a web address. Enter that of a portal or of a raster utilities service.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server made an image service of {subject} instead of a file ({words}). Add it as a layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More arrived for {subject} than the server announced. Nothing was loaded; try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LayerList</name>
    <message>
        <source>Image layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a layer first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where it lies is not known yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list follows the project: remove the layer there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Uncheck All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom to Layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy URL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read Again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove from List</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No ArcGIS image layers in this project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste the address of an image service below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unknown CRS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without a code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Upper bound, before the server compresses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The service does not tell enough to estimate its size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outside area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cannot be clipped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign-in needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No download task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not an image service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cell Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CRS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Download Raster…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download the pixel values of ArcGIS image services</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Raster Download for ArcGIS</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Measures</name>
    <message>
        <source>{number} m²</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} km²</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{width} × {height} m</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{width} × {height} km</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message numerus="yes">
        <source>Download of %n layer(s) started.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{names}: loaded, {size} in {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{names}: saved, {size} in {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{layer} ({reason})</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{some} of %n layer(s) delivered. Not delivered: {missing}.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{names} failed: “{words}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{names} failed: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) done</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n incomplete</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{counts}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom to Layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetch Whole Image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit and Try Again…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Raster Download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>downloads not allowed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Notes</name>
    <message>
        <source>Zoom to Layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open Advanced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>up to {size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add an image layer to start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check a layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder cannot be written to. Choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Reading %n layer(s)…</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Reading the polygons of {layer}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no polygon layer in this project. Choose another area.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw an area on the map.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No checked layer touches the area.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of the checked layers can be downloaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{amount}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{amount}, but only {free} free. Draw a smaller area or choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{amount}. {free} free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is much for one job; many servers stop jobs that run too long.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{some} of %n layer(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>size unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>up to {size} before compression</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>up to {size} before compression and %n layer(s) of unknown size</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{layer} ({reason})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out: {layers}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>outside the area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its owner does not allow downloads</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>… and %n more message(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Problem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Information</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Processing</name>
    <message>
        <source>Download raster from ArcGIS image services</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pixel values of ArcGIS image services, clipped by the server.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>arcgis,esri,image server,imageserver,raster,dem,clip,download,rest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lets an ArcGIS server cut image services to an area (its DownloadRaster task), fetches the files and checks them: true pixel values, native cell size, in the CRS of each service.

Name the images as layers, or as service URLs, item ids or raster store URIs, one a line. Give at most one of extent, clip layer and clip geometry; without any the whole image is downloaded.

A clip geometry is written CRS=EPSG:4326;POLYGON((…)) or POLYGON((…)) [EPSG:4326].

The algorithm fails if anything that was asked for is not delivered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Service URLs, item IDs or raster store URIs, one a line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clip to extent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clip to polygons of a layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clip to polygon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resampling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nearest neighbour (keeps values)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bilinear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cubic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Portal or raster utilities service (empty: found by itself)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Output folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rasters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jobs on the server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name at least one image: a layer, a service URL or an item ID.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give only one of extent, clip layer and clip geometry, not {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{layer} does not show an ArcGIS image service.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no layer “{names}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The extent has no CRS. Write it as xmin,xmax,ymin,ymax [EPSG:4326], or set the project&apos;s CRS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>QGIS does not know the CRS “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
