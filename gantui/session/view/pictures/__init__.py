"""The pictures of a training, a file each: what is seen, what a viewer may ask for, and within which limits."""

# Those that can be asked for, in the order of the messages of viewers.
from gantui.session.view.pictures.points import PointsRequest  # isort: skip
from gantui.session.view.pictures.field import Field, FieldKind, FieldRequest  # isort: skip
from gantui.session.view.pictures.arrows import Arrows, ArrowsRequest  # isort: skip
from gantui.session.view.pictures.latent_map import LatentMap, LatentMapRequest  # isort: skip
from gantui.session.view.pictures.landscape import Landscape, LandscapeRequest  # isort: skip
from gantui.session.view.pictures.eigenvalues import Eigenvalues, EigenvaluesRequest  # isort: skip
from gantui.session.view.pictures.clipped import ClippedRequest, ClippedWeights  # isort: skip
from gantui.session.view.pictures.image_samples import ImageSamples, ImageSamplesRequest  # isort: skip
from gantui.session.view.pictures.classed_images import ClassedImages, ClassedImagesRequest  # isort: skip
from gantui.session.view.pictures.believed_images import BelievedImages, BelievedImagesRequest  # isort: skip
from gantui.session.view.pictures.image_slopes import ImageSlopes, ImageSlopesRequest  # isort: skip
from gantui.session.view.pictures.latent_walk import LatentWalk, LatentWalkRequest  # isort: skip
from gantui.session.view.pictures.nearest_images import NearestImages, NearestImagesRequest  # isort: skip
from gantui.session.view.pictures.translation import Translation, TranslationRequest  # isort: skip
from gantui.session.view.pictures.point_classes import PointClasses, PointClassesRequest  # isort: skip
from gantui.session.view.pictures.translated_images import TranslatedImages, TranslatedImagesRequest  # isort: skip
from gantui.session.view.pictures.inpainting import Inpainting, InpaintingRequest  # isort: skip
from gantui.session.view.pictures.aged_images import AgedImages, AgedImagesRequest  # isort: skip
from gantui.session.view.pictures.age_curve import AgeCurve, AgeCurveRequest  # isort: skip
from gantui.session.view.pictures.phase_plane import PhasePlane  # isort: skip
from gantui.session.view.pictures.modes import Modes  # isort: skip

__all__ = [
    "AgeCurve",
    "AgeCurveRequest",
    "AgedImages",
    "AgedImagesRequest",
    "Arrows",
    "ArrowsRequest",
    "BelievedImages",
    "BelievedImagesRequest",
    "ClassedImages",
    "ClassedImagesRequest",
    "ClippedRequest",
    "ClippedWeights",
    "Eigenvalues",
    "EigenvaluesRequest",
    "Field",
    "FieldKind",
    "FieldRequest",
    "ImageSamples",
    "ImageSamplesRequest",
    "ImageSlopes",
    "ImageSlopesRequest",
    "Inpainting",
    "InpaintingRequest",
    "Landscape",
    "LandscapeRequest",
    "LatentMap",
    "LatentMapRequest",
    "LatentWalk",
    "LatentWalkRequest",
    "Modes",
    "NearestImages",
    "NearestImagesRequest",
    "PhasePlane",
    "PointClasses",
    "PointClassesRequest",
    "PointsRequest",
    "TranslatedImages",
    "TranslatedImagesRequest",
    "Translation",
    "TranslationRequest",
]
